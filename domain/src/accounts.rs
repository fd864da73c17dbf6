//! Who someone is (art. 6): roles, residency, and what is missing before a person may vote.

use serde::{Deserialize, Serialize};

use crate::ids::{GridId, ResidencyId};

/// A role beyond being a resident (spec.md §1). A person may hold several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 窗口工作人员
    WindowClerk,
    /// 网格员, of one grid
    GridWorker,
    /// 编辑
    Editor,
    /// 议事会秘书
    Secretary,
    /// 议事会成员
    Member,
    /// 志愿者队长
    VolunteerLead,
    /// 监督员
    Supervisor,
    /// 第三方评估
    Assessor,
    /// 审计员
    Auditor,
    /// 运维, of the deployment rather than of a community
    Operator,
}

impl Role {
    /// Every role, in the order of forms.
    pub const ALL: &[Self] = &[
        Self::WindowClerk,
        Self::GridWorker,
        Self::Editor,
        Self::Secretary,
        Self::Member,
        Self::VolunteerLead,
        Self::Supervisor,
        Self::Assessor,
        Self::Auditor,
        Self::Operator,
    ];

    /// The value of rows and forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::WindowClerk => "window_clerk",
            Self::GridWorker => "grid_worker",
            Self::Editor => "editor",
            Self::Secretary => "secretary",
            Self::Member => "member",
            Self::VolunteerLead => "volunteer_lead",
            Self::Supervisor => "supervisor",
            Self::Assessor => "assessor",
            Self::Auditor => "auditor",
            Self::Operator => "operator",
        }
    }

    /// Reads the value of rows and forms.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|r| r.code() == code)
    }

    /// Whether acting in this role needs a password and a second factor (requirements.md AU4). Members of a body and
    /// volunteer leads are residents who were chosen; they sign in as residents do.
    pub fn needs_second_factor(self) -> bool {
        !matches!(self, Self::Member | Self::VolunteerLead)
    }

    /// Whether the role belongs to a grid.
    pub fn is_of_a_grid(self) -> bool {
        self == Self::GridWorker
    }
}

/// How residency was attested (spec.md room 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Staff saw the person and a document.
    InPerson,
    /// The person entered a code posted on paper to the address.
    DoorCode,
}

impl Method {
    pub fn code(self) -> &'static str {
        match self {
            Self::InPerson => "in_person",
            Self::DoorCode => "door_code",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::InPerson, Self::DoorCode]
            .into_iter()
            .find(|m| m.code() == code)
    }
}

/// Where a person's residency in one community stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Residency {
    /// No address named yet.
    #[default]
    None,
    /// Named, and waiting for somebody to attest it; `letter` when a door code is on its way.
    Claimed {
        id: ResidencyId,
        grid: GridId,
        letter: bool,
    },
    /// Attested: this person may support and vote.
    Attested {
        id: ResidencyId,
        grid: GridId,
        method: Method,
    },
    /// Looked at and refused, with a reason told to the person, who may claim again.
    Refused { id: ResidencyId },
}

/// One line of the page "您还差几步" (features.md A4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    SignIn,
    NameAddress,
    BeAttested,
}

/// What a step waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepState {
    Done,
    /// It is this person's turn.
    Now,
    /// Somebody else's turn: the desk's or the post's.
    Waiting,
    Later,
}

/// The three steps to supporting and voting, with where this person is.
pub fn steps(signed_in: bool, residency: Residency) -> [(Step, StepState); 3] {
    use StepState::{Done, Later, Now, Waiting};
    let [a, b, c] = match (signed_in, residency) {
        (false, _) => [Now, Later, Later],
        (true, Residency::None | Residency::Refused { .. }) => [Done, Now, Later],
        (true, Residency::Claimed { letter: true, .. }) => [Done, Done, Now],
        (true, Residency::Claimed { letter: false, .. }) => [Done, Done, Waiting],
        (true, Residency::Attested { .. }) => [Done, Done, Done],
    };
    [
        (Step::SignIn, a),
        (Step::NameAddress, b),
        (Step::BeAttested, c),
    ]
}

/// How many steps are left.
pub fn steps_left(signed_in: bool, residency: Residency) -> usize {
    steps(signed_in, residency)
        .iter()
        .filter(|(_, s)| *s != StepState::Done)
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_counts_what_is_missing() {
        let (id, grid) = (ResidencyId(1), GridId(2));
        for (signed_in, residency, left) in [
            (false, Residency::None, 3),
            (true, Residency::None, 2),
            (true, Residency::Refused { id }, 2),
            (
                true,
                Residency::Claimed {
                    id,
                    grid,
                    letter: false,
                },
                1,
            ),
            (
                true,
                Residency::Claimed {
                    id,
                    grid,
                    letter: true,
                },
                1,
            ),
            (
                true,
                Residency::Attested {
                    id,
                    grid,
                    method: Method::InPerson,
                },
                0,
            ),
        ] {
            assert_eq!(steps_left(signed_in, residency), left, "{residency:?}");
        }
    }

    #[test]
    fn at_most_one_step_is_the_persons_turn() {
        let claimed = Residency::Claimed {
            id: ResidencyId(1),
            grid: GridId(1),
            letter: false,
        };
        for residency in [Residency::None, claimed] {
            let turns = steps(true, residency)
                .iter()
                .filter(|(_, s)| *s == StepState::Now)
                .count();
            assert!(turns <= 1);
        }
    }

    #[test]
    fn staff_roles_need_a_second_factor() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(*role));
        }
        assert!(Role::WindowClerk.needs_second_factor() && Role::Operator.needs_second_factor());
        assert!(!Role::Member.needs_second_factor());
    }
}
