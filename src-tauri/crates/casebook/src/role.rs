//! What an operator may do at a station.

/// A role. Kept as its id, so that a role of a later version is kept as it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// 联络员: records, reports, issues.
    Liaison,
    /// 负责人: the same, and decides who works here.
    Responsible,
    /// 只读: looks and verifies.
    ReadOnly,
}

impl Role {
    /// Every role, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Liaison, Self::Responsible, Self::ReadOnly];

    /// As it is stored.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Liaison => "liaison",
            Self::Responsible => "responsible",
            Self::ReadOnly => "read_only",
        }
    }

    /// As it is shown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Liaison => "联络员",
            Self::Responsible => "负责人",
            Self::ReadOnly => "只读",
        }
    }

    /// By its id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.id() == id)
    }

    /// May record.
    #[must_use]
    pub fn writes(self) -> bool {
        self != Self::ReadOnly
    }
}
