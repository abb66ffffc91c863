"""The policy's own words: each clause the register cites, word for word (a test compares them with docs/policies/)."""

from __future__ import annotations

from collections.abc import Mapping

_SANCTIONED = (
    "No employee shall create, maintain, or contribute to any social media site for investigative purposes, "
    "unless authorized by the Chief of Police or his designee."
)
_REVIEW = (
    "Employees conducting on-line undercover investigations will meet periodically with the Detective Division "
    "Commander to review the conduct of the investigation. The purpose of this review is to ensure that the "
    "investigator is following agency policy and procedures and to protect the employee from later claims of "
    "secrecy and investigational misconduct."
)
_ON_DUTY = (
    "Whereby all employees, while on-duty shall devote their full time and attention to the service of the "
    "Attleboro Police Department and to the citizens of the community, all employees are restricted from accessing "
    "any social networking or social media sites while on-duty in any capacity, unless expressly authorized by the "
    "Chief of Police. This includes civilian employees."
)

_OFFICIAL_SITES = (
    "All official department social media sites or pages shall be approved by the Chief of Police and shall be "
    "administered by authorized personnel or as otherwise determined by the Chief of Police. No employee shall create, "
    "maintain, or contribute to any social media site representing the Attleboro Police Department or themselves as a "
    "member of Department, unless authorized by the Chief of Police, or his designee."
)
_CONTENT = (
    "Department social media sites and content will be reviewed for compliance with this policy. Content which, in the "
    "opinion of the Chief of Police or his designee, is not in compliance with department policy or is inappropriate "
    "may be ordered removed."
)
_PERMISSION = (
    "Statements about the guilt or innocence of any suspect or arrestee, or comments concerning pending prosecutions, "
    "nor post, transmit, or otherwise disseminate confidential information, including photographs or videos, related "
    "to department training, activities, or work-related assignments without express written permission of the Chief "
    "of Police."
)

CLAUSES: Mapping[str, str] = {
    "5.12.0.3": _ON_DUTY,
    "5.12.3.1": _OFFICIAL_SITES,
    "5.12.3.2": "Specific authorization must be obtained for each site and each profile.",
    "5.12.3.3": _CONTENT,
    "5.12.3.5": (
        "Confidential information shall not be posted unless authorized by the Chief of Police or his designee."
    ),
    "5.12.3.7": _PERMISSION,
    "5.12.4.1": _SANCTIONED,
    "5.12.4.2": "Specific authorization must be obtained for each site or profile.",
    "5.12.4.3": (
        "Only Attleboro Police Department equipment (computer, cellular phones, etc) may be used in any social "
        "media investigation."
    ),
    "5.12.4.3 bullet 1": (
        "Employees shall not use personal equipment or devices when visiting pornographic or sexual sites for "
        "official investigations."
    ),
    "5.12.4.3 bullet 2": (
        "Such equipment must be set up so as to have no on-line identifiers to the department's network or otherwise "
        "be identifiable as law enforcement."
    ),
    "5.12.4.3 bullet 3": "Equipment should not be connected to the department network, if possible.",
    "5.12.4.4": (
        "The use of false identities for investigative purposes must be authorized by the Chief of Police or his "
        "designee. The details of the false identities and profiles must be:"
    ),
    "5.12.4.4 bullet 1": "Documented;",
    "5.12.4.4 bullet 2": "Approved by the detective division commander prior to use;",
    "5.12.4.4 bullet 3": "Treated as confidential; and",
    "5.12.4.4 bullet 4": "Understand the terms of service agreements for the applicable social network.",
    "5.12.4.5": _REVIEW,
    "5.12.5.7": (
        "Any superior officer who becomes aware of or having knowledge of a posting or of any social media, website "
        "or web page in violation of the provision of this policy shall notify the Chief of Police immediately in "
        "writing."
    ),
}
"""Clause number → the policy's own words (Attleboro 5.12 as issued November 8, 2013)."""

SIC = frozenset({"5.12.4.4 bullet 4"})
"""Clauses printed with [sic]: the sentence lacks its subject in the policy as issued."""
