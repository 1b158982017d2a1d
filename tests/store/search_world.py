"""One job with everything that can find it, and much that must not."""

from mopdesk.store.job_lists import Selection
from mopdesk.work.nouns import Request, Site
from tests.store.store_world import DAY, MPAN, a_case, a_job

ID = "01a20985-3aaa-788b-a815-6041db0976cb"
SITE = Site(
    address=("12 Heol y Bont", "Aberystwyth"),
    postcode="SY23 2AB",
    contact="Siân O'Brien",
    telephone="01970 555123",
    access_notes="Key safe 4711 behind Zebulon",
)
REQUEST = Request(
    flow="D0001001",
    mpan=MPAN,
    sender_role="X",
    sender_id="SUPB",
    file_identifier="FI00001234",
    text="SSTPGP INSTALLED 4.0KW PV - CHECK METER",
    meter_serials=("S98A 12345",),
    raw=("300|RAWTOKEN|",),
)


def put(store, case=None, **facts):
    case = case or a_case()
    job = a_job(case, **({"id": ID, "site": SITE, "request": REQUEST, "engineer": "Ann Lee"} | facts))
    with store.change("job") as change:
        store.cases.put_case(change, case)
        store.jobs.put_job(change, job)
    return job


def found(store, search, limit=None):
    return len(store.lists.numbers(Selection(view="all", today=DAY, soon=DAY, search=search), limit))
