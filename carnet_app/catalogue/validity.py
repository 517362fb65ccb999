"""How long what a diagnosis says may be relied on, by French law.

Each duration names its source. "Verified" means read in the text itself, or quoted from it
by a notary or a public body; the rest is marked. A document is valid *for a sale or a
letting* that long: outside of those nothing expires. "Established since less than one year"
is counted as valid to the eve of the anniversary. All dates remain editable: these are
proposals, not advice.
"""

from datetime import date, timedelta

from carnet_app.catalogue.fields.dates import add_months

RENTAL = "rental"
FOUND = "found"
CLEAR = "clear"

ASBESTOS_RULES_CHANGED_ON = date(2013, 4, 1)


def dpe_valid_until(done_on: date) -> date:
    """The last day of a DPE's validity.

    Ten years, less for those of the former method: CCH, article D. 126-19 (decree 2020-1610;
    verified): until 31 December 2022 when made from 2013 to 2017, until 31 December 2024
    from 2018 to 30 June 2021. The article says nothing of those before 2013; notaries hold
    them obsolete since 1 July 2021.
    """
    if done_on >= date(2021, 7, 1):
        return eve_of(done_on, 120)
    if done_on >= date(2018, 1, 1):
        return date(2024, 12, 31)
    if done_on >= date(2013, 1, 1):
        return date(2022, 12, 31)
    return min(eve_of(done_on, 120), date(2021, 6, 30))


def audit_valid_until(done_on: date) -> date:
    """The last day of a regulated energy audit's validity.

    Five years: decree 2022-780 of 4 May 2022, article 2 (verified).
    """
    return eve_of(done_on, 60)


def survey_valid_until(
    nature: str, done_on: date, conclusion: str = "", purpose: str = ""
) -> date | None:
    """The last day of a diagnosis's validity; None when it is not limited, or not known.

    Without a purpose the shorter duration, a sale's, is proposed; without a conclusion the
    one of a finding.

    Args:
        nature: A key of the survey kind's list.
        done_on: The day of the visit: for sanitation at least, it counts rather than the
            report's (ministerial answer to question 98270, 13th legislature).
        conclusion: ``clear``, ``found`` or empty.
        purpose: ``sale``, ``rental`` or another.
    """
    if nature == "asbestos":
        return _asbestos(done_on, conclusion, purpose)
    if nature == "lead" and conclusion == CLEAR:
        return None
    months = (_RENTAL_MONTHS if purpose == RENTAL else _SALE_MONTHS).get(nature)
    return eve_of(done_on, months) if months else None


_SALE_MONTHS = {
    # CCH D. 271-5 (formerly R. 271-5), verified for lead, termites, gas.
    "lead": 12,  # CSP L. 1334-6 and CCH L. 271-5: no new report when there is no lead
    "gas": 36,
    "electricity": 36,  # same article; duration in every table read, its wording not verified
    "termites": 6,  # also CCH D. 126-43
    "risks": 6,  # environment code R. 125-26, and up to date at the signing; not verified
    "sanitation": 36,  # CSP L. 1331-11-1, verified: dated less than three years at the sale
    # Carrez and Boutin: no limit while the home is not altered (law 65-557 art. 46, law
    # 89-462 art. 3: neither names a duration).
    # Noise (urban planning code L. 112-11): no duration found in any text; it must follow
    # the airport's current noise plan, so none is proposed.
}

_RENTAL_MONTHS = _SALE_MONTHS | {
    "lead": 72,  # law 89-462 art. 3-3 and CSP R. 1334-11; verified in tables only
    "gas": 72,  # decree 2016-1104, verified
    "electricity": 72,  # decree 2016-1105, verified
}


def _asbestos(done_on: date, conclusion: str, purpose: str) -> date | None:
    """No duration in the law, but what the report found limits it.

    Found: its state is to be looked at again within three years (CSP R. 1334-20 and 1334-27;
    the interval verified, for the materials of list A). Not found: no limit, except that for
    a sale reports before 1 April 2013 searched less (orders of 12 December 2012; the date
    verified in professional sources only).
    """
    if conclusion != CLEAR:
        return eve_of(done_on, 36)
    if done_on < ASBESTOS_RULES_CHANGED_ON and purpose != RENTAL:
        return ASBESTOS_RULES_CHANGED_ON - timedelta(days=1)
    return None


def works_plan_valid_until(adopted_on: date) -> date:
    """The eve of the day a condominium's plan of works is to be renewed.

    Every ten years: law 65-557 of 10 July 1965, article 14-2 (verified).
    """
    return eve_of(adopted_on, 120)


def eve_of(day: date, months: int) -> date:
    """The day before the anniversary some months later."""
    return add_months(day, months) - timedelta(days=1)
