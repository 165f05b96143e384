"""The common life-cycle of relief: application, means test, steps and clocks, entitlement, payment, review."""
