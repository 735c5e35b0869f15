"""Every table, by noun."""

from cairn.clinic.records.models.after_session import AfterSession, FitGuess
from cairn.clinic.records.models.answers import Administration, Score, Submission
from cairn.clinic.records.models.attention import (
    AttentionItem,
    AttentionReason,
    AttentionState,
    AttentionStatus,
    Decision,
    DecisionOutcome,
)
from cairn.clinic.records.models.audit import AuditEvent, AuditSeal
from cairn.clinic.records.models.base import Author, AuthorKind
from cairn.clinic.records.models.care import (
    Episode,
    EpisodeEnding,
    EpisodeEndingKind,
    MeasureAssignment,
    Session,
    SessionState,
    SessionStatus,
)
from cairn.clinic.records.models.correction import Correction
from cairn.clinic.records.models.ending import ClosingWords, LetterOpening
from cairn.clinic.records.models.expectation import (
    CourseModel,
    ExpectedCourse,
    Flag,
    Grounds,
    NoExpectation,
)
from cairn.clinic.records.models.invitation import Invitation, Purpose
from cairn.clinic.records.models.local_measure import LocalMeasure
from cairn.clinic.records.models.member_limits import MemberLimits
from cairn.clinic.records.models.message import (
    FOLLOW_UP_MONTHS,
    ClientMessage,
    FollowUp,
    MessageChoice,
    MessageKind,
)
from cairn.clinic.records.models.milestone import MilestoneAnswer
from cairn.clinic.records.models.outbox import NoticeKind, OutboxMessage
from cairn.clinic.records.models.own_page import (
    ClientLock,
    ItemKind,
    OwnEntry,
    OwnItem,
    Pebble,
    Proposal,
    Visibility,
)
from cairn.clinic.records.models.pause import Departure, Pause
from cairn.clinic.records.models.people import Client, Member, Role, User
from cairn.clinic.records.models.plan import Plan
from cairn.clinic.records.models.practice import Practice, ProtocolPerson, RiskProtocol
from cairn.clinic.records.models.quarter import (
    QuarterAnswered,
    QuarterMark,
    QuarterTally,
)
from cairn.clinic.records.models.reading import ReadingCard
from cairn.clinic.records.models.supervision import (
    Supervision,
    SupervisionCheck,
    SupervisionConcern,
    SupervisionItem,
    SupervisionKind,
    SupervisionPack,
    SupervisionRecord,
    supervision_owner,
)
from cairn.clinic.records.models.well import WellEntry, WellLock, WellLockKind
from cairn.clinic.records.models.words import OwnWords

__all__ = [
    "FOLLOW_UP_MONTHS",
    "Administration",
    "AfterSession",
    "AttentionItem",
    "AttentionReason",
    "AttentionState",
    "AttentionStatus",
    "AuditEvent",
    "AuditSeal",
    "Author",
    "AuthorKind",
    "Client",
    "ClientLock",
    "ClientMessage",
    "ClosingWords",
    "Correction",
    "CourseModel",
    "Decision",
    "DecisionOutcome",
    "Departure",
    "Episode",
    "EpisodeEnding",
    "EpisodeEndingKind",
    "ExpectedCourse",
    "FitGuess",
    "Flag",
    "FollowUp",
    "Grounds",
    "Invitation",
    "ItemKind",
    "LetterOpening",
    "LocalMeasure",
    "MeasureAssignment",
    "Member",
    "MemberLimits",
    "MessageChoice",
    "MessageKind",
    "MilestoneAnswer",
    "NoExpectation",
    "NoticeKind",
    "OutboxMessage",
    "OwnEntry",
    "OwnItem",
    "OwnWords",
    "Pause",
    "Pebble",
    "Plan",
    "Practice",
    "Proposal",
    "ProtocolPerson",
    "Purpose",
    "QuarterAnswered",
    "QuarterMark",
    "QuarterTally",
    "ReadingCard",
    "RiskProtocol",
    "Role",
    "Score",
    "Session",
    "SessionState",
    "SessionStatus",
    "Submission",
    "Supervision",
    "SupervisionCheck",
    "SupervisionConcern",
    "SupervisionItem",
    "SupervisionKind",
    "SupervisionPack",
    "SupervisionRecord",
    "User",
    "Visibility",
    "WellEntry",
    "WellLock",
    "WellLockKind",
    "supervision_owner",
]
