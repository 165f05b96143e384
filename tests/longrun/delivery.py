"""The end of a schedule: everything is delivered in peace, and then both sides must agree or a fork was told."""

from mzdesk.basics.problems import Refusal
from mzdesk.exchange import settling
from mzdesk.exchange.answering import AGREE
from tests.longrun.offices import SITES, Machine
from tests.longrun.promises import demand, differing_for
from tests.longrun.schedule import Schedule

ROUNDS = 10


def finish(schedule: Schedule) -> None:
    """Deliver the rest of every database in use, and check what was promised for then."""
    for site in SITES:
        if site in schedule.revoked:
            schedule.enrol(site)
        living = {machine.desk.office.replica: machine for machine in schedule.world.of(site)
                  if _delivered(schedule, machine)}
        for machine in living.values():
            schedule.promises.arrived(machine, schedule.bureau)
    for machine in (schedule.bureau, *schedule.world.machines):
        schedule.promises.whole(machine)


def _delivered(schedule: Schedule, machine: Machine) -> bool:
    """Months of peace: package, receipt, decisions, feedback, until the bureau says that both agree, and they do; False
    where the receipt says that this database does not fit."""
    for place in range(ROUNDS):
        if place:  # with nothing new the stored package would be handed out, and answered as it was
            schedule.edit(schedule.world.machines.index(machine), place, place)
        package = schedule._export(machine, full=place == 2)
        if package is None:
            return False
        receipt = schedule._take(package)
        if receipt is None:
            return False
        if not schedule._read_receipt(machine, receipt):
            return False
        if schedule.verdict == AGREE and not differing_for(machine, schedule.bureau):
            return True
        _decide_all(schedule, machine.site)
        schedule._read_feedback(machine, schedule.fed_back(machine.site, machine.desk.office.replica))
    demand(False, "ten rounds of peace and the two sides still differ", machine.site,
           differing_for(machine, schedule.bureau))
    return False


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
