//! Where a version of a publication stands, from the first word to the public: two people, the one who wrote it and another
//! one who has read it.

use chrono::NaiveDate;

/// A version with the facts of its stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Being written, or sent back.
    Draft,
    /// Waits for a second person.
    Waiting,
    /// Approved; becomes public on that day by itself.
    Scheduled { on: NaiveDate },
    /// Public, or replaced by a later one.
    Published,
    /// Given up before anybody saw it.
    Discarded,
}

/// Why a step is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NotNow {
    /// The version stands elsewhere by now.
    #[error("not at this stage")]
    Stage,
    /// A day to come is after today.
    #[error("not a day to come")]
    NotAhead,
}

impl State {
    /// The value of rows.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Waiting => "waiting",
            Self::Scheduled { .. } => "scheduled",
            Self::Published => "published",
            Self::Discarded => "discarded",
        }
    }

    /// The day on which it becomes public.
    pub fn on(self) -> Option<NaiveDate> {
        match self {
            Self::Scheduled { on } => Some(on),
            _ => None,
        }
    }

    /// Reads a row.
    pub fn from_row(code: &str, on: Option<NaiveDate>) -> Option<Self> {
        match (code, on) {
            ("draft", None) => Some(Self::Draft),
            ("waiting", None) => Some(Self::Waiting),
            ("scheduled", Some(on)) => Some(Self::Scheduled { on }),
            ("published", None) => Some(Self::Published),
            ("discarded", None) => Some(Self::Discarded),
            _ => None,
        }
    }

    /// The writer saves it, as often as they like.
    ///
    /// # Errors
    /// [`NotNow::Stage`].
    pub fn save(self) -> Result<Self, NotNow> {
        match self {
            Self::Draft => Ok(Self::Draft),
            _ => Err(NotNow::Stage),
        }
    }

    /// The writer sends it to the second person.
    ///
    /// # Errors
    /// [`NotNow::Stage`].
    pub fn send(self) -> Result<Self, NotNow> {
        match self {
            Self::Draft => Ok(Self::Waiting),
            _ => Err(NotNow::Stage),
        }
    }

    /// The writer takes it back, or the second person sends it back with a reason.
    ///
    /// # Errors
    /// [`NotNow::Stage`].
    pub fn send_back(self) -> Result<Self, NotNow> {
        match self {
            Self::Waiting | Self::Scheduled { .. } => Ok(Self::Draft),
            _ => Err(NotNow::Stage),
        }
    }

    /// The second person publishes it, now or on a day to come.
    ///
    /// # Errors
    /// [`NotNow`].
    pub fn publish(self, on: Option<NaiveDate>, today: NaiveDate) -> Result<Self, NotNow> {
        match (self, on) {
            (Self::Waiting | Self::Scheduled { .. }, None) => Ok(Self::Published),
            (Self::Waiting, Some(on)) if on > today => Ok(Self::Scheduled { on }),
            (Self::Waiting, Some(_)) => Err(NotNow::NotAhead),
            _ => Err(NotNow::Stage),
        }
    }

    /// Its day has come.
    ///
    /// # Errors
    /// [`NotNow`].
    pub fn come_due(self, today: NaiveDate) -> Result<Self, NotNow> {
        match self {
            Self::Scheduled { on } if on <= today => Ok(Self::Published),
            Self::Scheduled { .. } => Err(NotNow::NotAhead),
            _ => Err(NotNow::Stage),
        }
    }

    /// The writer gives it up.
    ///
    /// # Errors
    /// [`NotNow::Stage`].
    pub fn discard(self) -> Result<Self, NotNow> {
        match self {
            Self::Draft => Ok(Self::Discarded),
            _ => Err(NotNow::Stage),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, n).unwrap()
    }

    const STAGE: Result<State, NotNow> = Err(NotNow::Stage);

    // Columns: save, send, send back, publish now, publish on the 25th, come due on the 24th, discard.
    #[rstest]
    #[case(State::Draft, [Ok(State::Draft), Ok(State::Waiting), STAGE, STAGE, STAGE, STAGE, Ok(State::Discarded)])]
    #[case(State::Waiting, [STAGE, STAGE, Ok(State::Draft), Ok(State::Published), Ok(State::Scheduled { on: day(25) }), STAGE, STAGE])]
    #[case(State::Scheduled { on: day(24) }, [STAGE, STAGE, Ok(State::Draft), Ok(State::Published), STAGE, Ok(State::Published), STAGE])]
    #[case(State::Published, [STAGE; 7])]
    #[case(State::Discarded, [STAGE; 7])]
    fn every_step_of_every_stage(#[case] from: State, #[case] to: [Result<State, NotNow>; 7]) {
        let today = day(22);
        let got = [
            from.save(),
            from.send(),
            from.send_back(),
            from.publish(None, today),
            from.publish(Some(day(25)), today),
            from.come_due(day(24)),
            from.discard(),
        ];
        assert_eq!(got, to);
        assert_eq!(State::from_row(from.code(), from.on()), Some(from));
    }

    #[test]
    fn a_day_to_come_is_after_today() {
        for n in [21, 22] {
            let got = State::Waiting.publish(Some(day(n)), day(22));
            assert_eq!(got, Err(NotNow::NotAhead));
        }
        let early = State::Scheduled { on: day(24) }.come_due(day(23));
        assert_eq!(early, Err(NotNow::NotAhead));
    }

    #[test]
    fn a_row_that_lacks_its_day_is_no_state() {
        assert_eq!(State::from_row("scheduled", None), None);
        assert_eq!(State::from_row("draft", Some(day(1))), None);
        assert_eq!(State::from_row("lost", None), None);
    }
}
