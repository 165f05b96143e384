"""The end of a schedule: everything is delivered in peace, and then both sides must agree or a fork was told."""

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import settling
from mzdesk.exchange.answering import AGREE
from tests.longrun.offices import SITES, Machine
from tests.longrun.promises import demand, differing, of_site, rows
from tests.longrun.schedule import Schedule

ROUNDS = 10


def finish(schedule: Schedule) -> None:
    """Deliver the rest of every database in use, and check what was promised for then."""
    for site in SITES:
        if site in schedule.revoked:
            schedule.enrol(site)
        living = [machine for machine in schedule.world.of(site) if _delivered(schedule, machine)]
        for machine in living[-1:]:
            schedule.promises.arrived(machine, schedule.bureau)
    for machine in (schedule.bureau, *schedule.world.machines):
        schedule.promises.whole(machine)


def _delivered(schedule: Schedule, machine: Machine) -> bool:
    """Months of peace: package, decisions, feedback, receipt, until both agree; False where a fork was told."""
    for place in range(ROUNDS):
        package = schedule._export(machine, full=place == 2)
        if package is None:
            return False
        receipt = schedule._take(package)
        if receipt is None:
            return False
        if not schedule._read_receipt(machine, receipt):
            return False
        _decide_all(schedule, machine.site)
        schedule.feed_back(SITES.index(machine.site), 0, 0)
        schedule._read_feedback(machine, schedule.feedbacks[-1])
        here, there = (of_site(rows(desk), machine.site) for desk in (machine.desk, schedule.bureau.desk))
        if not differing(here, there) and _agreed(schedule, machine):
            return True
    demand(False, "ten rounds of peace and the two sides still differ", machine.site, differing(here, there))
    return False


def _agreed(schedule: Schedule, machine: Machine) -> bool:
    """One more edit and its package say so on both sides: nothing waits, and the digests are equal."""
    schedule.edit(schedule.world.machines.index(machine), 0, 0)
    package = schedule._export(machine)
    receipt = schedule._take(package) if package else None
    if receipt is None or package is None:
        return False
    schedule._read_receipt(machine, receipt)
    return schedule.verdict == AGREE


def _decide_all(schedule: Schedule, site: str) -> None:
    for place, one in enumerate(settling.conflicts(schedule.bureau.desk, site)):
        if one.field == settling.WHOLE:
            continue
        stands = (settling.TOWNSHIP_STANDS, settling.BUREAU_STANDS)[(place + schedule.number) % 2]
        try:
            settling.settle(schedule.bureau.desk, one.id, stands)
        except Refusal as refusal:
            demand(refusal.code == "moved-on", "a conflict could not be decided", refusal.code)
            continue
        value = one.theirs if stands == settling.TOWNSHIP_STANDS else one.ours
        schedule.promises.bureau_wrote((one.entity, one.record_id, one.field), value)
