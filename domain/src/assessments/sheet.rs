//! One person's answers, whole or half done.

use crate::coded::coded;

/// How many options there are besides 说不清.
pub const OPTIONS: usize = 5;

/// What was chosen for a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// 5 很满意, 4 满意, 3 一般, 2 不满意, 1 很不满意.
    Grade(u8),
    /// 说不清: counted as an answer, and in no mean.
    CannotSay,
}

coded! {
    /// Whether something that was promised has become better 改进了吗.
    View {
        Better = "better",
        NotBetter = "not_better",
        CannotSay = "cannot_say",
    }
}

/// The answers of one person; none where a question is still open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// By assessed side, and within it by question.
    pub marks: Vec<Option<Mark>>,
    /// By improvement that is asked about.
    pub views: Vec<Option<View>>,
}

impl Mark {
    /// All that can be chosen, in the order of the page.
    pub const ALL: [Self; OPTIONS + 1] = [
        Self::Grade(5),
        Self::Grade(4),
        Self::Grade(3),
        Self::Grade(2),
        Self::Grade(1),
        Self::CannotSay,
    ];

    /// The value of forms and rows: 1 to 5, and 6 for 说不清.
    pub fn code(self) -> u8 {
        match self {
            Self::Grade(mark) => mark,
            Self::CannotSay => 6,
        }
    }

    /// Reads the value of forms and rows.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.code() == code)
    }
}

impl Sheet {
    /// Nothing answered yet.
    pub fn blank(marks: usize, views: usize) -> Self {
        Self {
            marks: vec![None; marks],
            views: vec![None; views],
        }
    }

    /// Whether everything is answered; 说不清 is an answer.
    pub fn is_whole(&self) -> bool {
        self.marks.iter().all(Option::is_some) && self.views.iter().all(Option::is_some)
    }

    /// How many questions are answered, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        let marks = self.marks.iter().filter(|m| m.is_some()).count();
        let views = self.views.iter().filter(|v| v.is_some()).count();
        (marks + views, self.marks.len() + self.views.len())
    }

    /// Takes over whatever `newer` answers; what it leaves open stays as it was.
    pub fn take(&mut self, newer: &Self) {
        for (mark, new) in self.marks.iter_mut().zip(&newer.marks) {
            *mark = new.or(*mark);
        }
        for (view, new) in self.views.iter_mut().zip(&newer.views) {
            *view = new.or(*view);
        }
    }

    /// One byte a question, so that all sheets of a round are equally long.
    pub fn encode(&self) -> Vec<u8> {
        let marks = self.marks.iter().map(|m| m.map_or(0, Mark::code));
        let views = self.views.iter();
        let views = views.map(|v| v.map_or(0, |v| u8::try_from(v.place() + 1).unwrap_or(0)));
        marks.chain(views).collect()
    }

    /// Reads what [`Sheet::encode`] wrote; none of anything else.
    pub fn decode(bytes: &[u8], marks: usize, views: usize) -> Option<Self> {
        let (first, rest) = bytes.split_at_checked(marks)?;
        if rest.len() != views {
            return None;
        }
        let mark = |byte: &u8| match byte {
            0 => Some(None),
            code => Mark::from_code(*code).map(Some),
        };
        let view = |byte: &u8| match usize::from(*byte).checked_sub(1) {
            None => Some(None),
            Some(at) => View::ALL.get(at).copied().map(Some),
        };
        Some(Self {
            marks: first.iter().map(mark).collect::<Option<_>>()?,
            views: rest.iter().map(view).collect::<Option<_>>()?,
        })
    }
}
