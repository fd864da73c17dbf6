//! A paper: what one voter hands in. It can only be made legal.

use super::method::Method;

/// A legal paper of one ballot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Paper {
    /// One byte an option: 1 where it is chosen, its mark where it is scored, else 0. All 0: blank.
    marks: Vec<u8>,
}

/// Why marks make no paper. Closed: `app` says each in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PaperFault {
    /// Nothing is marked; a blank paper must be asked for.
    #[error("nothing chosen")]
    NoneChosen,
    #[error("too many chosen")]
    TooMany { most: usize },
    /// Not an option of this ballot.
    #[error("unknown option")]
    UnknownOption,
    #[error("an option twice")]
    Twice,
    #[error("mark out of range")]
    OutOfRange,
    /// Blank and marked at once, or blank where abstaining is an option.
    #[error("blank does not go with this")]
    NotBlank,
}

impl Paper {
    /// Reads what was ticked. For a scored ballot `marks` holds one mark for each option in order, 0 for no opinion;
    /// else the places of the options chosen, counted from 0. A blank paper is an explicit choice.
    ///
    /// # Errors
    /// [`PaperFault`].
    pub fn parse(
        method: Method,
        options: usize,
        marks: &[u8],
        blank: bool,
    ) -> Result<Self, PaperFault> {
        if blank {
            let clean = marks.iter().all(|m| *m == 0) && matches!(method, Method::Score { .. });
            if !method.has_blank() || !(marks.is_empty() || clean) {
                return Err(PaperFault::NotBlank);
            }
            return Ok(Self {
                marks: vec![0; options],
            });
        }
        let marks = match method {
            Method::Score { max } => Self::scored(options, marks, max)?,
            _ => Self::chosen(options, marks, method.most_chosen(options))?,
        };
        Ok(Self { marks })
    }

    fn scored(options: usize, marks: &[u8], max: u8) -> Result<Vec<u8>, PaperFault> {
        if marks.len() != options {
            return Err(PaperFault::UnknownOption);
        }
        if marks.iter().any(|mark| *mark > max) {
            return Err(PaperFault::OutOfRange);
        }
        if marks.iter().all(|mark| *mark == 0) {
            return Err(PaperFault::NoneChosen);
        }
        Ok(marks.to_vec())
    }

    fn chosen(options: usize, places: &[u8], most: usize) -> Result<Vec<u8>, PaperFault> {
        let mut marks = vec![0; options];
        for place in places {
            let mark = marks
                .get_mut(usize::from(*place))
                .ok_or(PaperFault::UnknownOption)?;
            if *mark == 1 {
                return Err(PaperFault::Twice);
            }
            *mark = 1;
        }
        match places.len() {
            0 => Err(PaperFault::NoneChosen),
            n if n > most => Err(PaperFault::TooMany { most }),
            _ => Ok(marks),
        }
    }

    /// One byte an option.
    pub fn marks(&self) -> &[u8] {
        &self.marks
    }

    pub fn is_blank(&self) -> bool {
        self.marks.iter().all(|mark| *mark == 0)
    }

    /// The paper as bytes, as many for every paper of a ballot: 1 or 0 for blank, then one an option.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.marks.len() + 1);
        bytes.push(u8::from(self.is_blank()));
        bytes.extend_from_slice(&self.marks);
        bytes
    }

    /// Reads [`Paper::encode`] again; none of what is not a legal paper of this ballot.
    pub fn decode(method: Method, options: usize, bytes: &[u8]) -> Option<Self> {
        let (blank, marks) = bytes.split_first()?;
        let paper = Self::of_marks(method, options, marks)?;
        (*blank == u8::from(paper.is_blank())).then_some(paper)
    }

    /// A paper from its marks, one an option, as the public box holds them.
    pub fn of_marks(method: Method, options: usize, marks: &[u8]) -> Option<Self> {
        let paper = Self {
            marks: marks.to_vec(),
        };
        let chosen = marks.iter().filter(|mark| **mark > 0).count();
        let legal = marks.len() == options
            && marks.iter().all(|mark| *mark <= method.highest_mark())
            && chosen <= method.most_chosen(options)
            && (chosen > 0 || method.has_blank());
        legal.then_some(paper)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const UP_TO: Method = Method::UpTo(2);
    const SCORE: Method = Method::Score { max: 5 };

    #[test]
    fn a_paper_is_legal_or_named_by_its_fault() {
        for (method, options, marks, blank, expected) in [
            (Method::YesNo, 3, &[0][..], false, Ok(&[1, 0, 0][..])),
            (Method::YesNo, 3, &[2], false, Ok(&[0, 0, 1])),
            (
                Method::YesNo,
                3,
                &[3],
                false,
                Err(PaperFault::UnknownOption),
            ),
            (Method::YesNo, 3, &[], false, Err(PaperFault::NoneChosen)),
            (Method::YesNo, 3, &[], true, Err(PaperFault::NotBlank)),
            (
                Method::YesNo,
                3,
                &[0, 1],
                false,
                Err(PaperFault::TooMany { most: 1 }),
            ),
            (Method::One, 4, &[3], false, Ok(&[0, 0, 0, 1])),
            (Method::One, 4, &[], true, Ok(&[0, 0, 0, 0])),
            (Method::One, 4, &[1], true, Err(PaperFault::NotBlank)),
            (UP_TO, 4, &[3, 0], false, Ok(&[1, 0, 0, 1])),
            (UP_TO, 4, &[3, 3], false, Err(PaperFault::Twice)),
            (
                UP_TO,
                4,
                &[0, 1, 2],
                false,
                Err(PaperFault::TooMany { most: 2 }),
            ),
            (UP_TO, 4, &[4], false, Err(PaperFault::UnknownOption)),
            (SCORE, 2, &[5, 0], false, Ok(&[5, 0])),
            (SCORE, 2, &[0, 0], false, Err(PaperFault::NoneChosen)),
            (SCORE, 2, &[0, 0], true, Ok(&[0, 0])),
            (SCORE, 2, &[], true, Ok(&[0, 0])),
            (SCORE, 2, &[1, 0], true, Err(PaperFault::NotBlank)),
            (SCORE, 2, &[6, 1], false, Err(PaperFault::OutOfRange)),
            (SCORE, 2, &[5], false, Err(PaperFault::UnknownOption)),
        ] {
            let got = Paper::parse(method, options, marks, blank);
            let got = got.as_ref().map(Paper::marks).map_err(|fault| *fault);
            assert_eq!(got, expected, "{method:?} {marks:?} {blank}");
        }
    }

    fn methods() -> impl Strategy<Value = Method> {
        prop_oneof![
            Just(Method::YesNo),
            Just(Method::One),
            (2u8..6).prop_map(Method::UpTo),
            (2u8..=10).prop_map(|max| Method::Score { max }),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(10_000))]

        #[test]
        fn whatever_is_sent_only_legal_papers_are_made(
            method in methods(),
            options in 1usize..7,
            marks in proptest::collection::vec(0u8..8, 0..8),
            blank: bool,
        ) {
            let options = if method == Method::YesNo { 3 } else { options };
            if let Ok(paper) = Paper::parse(method, options, &marks, blank) {
                prop_assert_eq!(paper.marks().len(), options);
                prop_assert_eq!(paper.is_blank(), blank);
                let total: usize = paper.marks().iter().filter(|m| **m > 0).count();
                prop_assert!(total <= method.most_chosen(options));
                prop_assert!(paper.marks().iter().all(|m| *m <= method.highest_mark()));
                // A second reading is as strict and finds the same.
                let bytes = paper.encode();
                prop_assert_eq!(bytes.len(), options + 1);
                prop_assert_eq!(Paper::decode(method, options, &bytes), Some(paper));
            }
        }

        #[test]
        fn bytes_of_another_ballot_are_no_paper(
            method in methods(),
            options in 1usize..7,
            bytes in proptest::collection::vec(0u8..8, 0..9),
        ) {
            let options = if method == Method::YesNo { 3 } else { options };
            if let Some(paper) = Paper::decode(method, options, &bytes) {
                prop_assert_eq!(paper.encode(), bytes);
                prop_assert!(!paper.is_blank() || method.has_blank());
            }
        }
    }
}
