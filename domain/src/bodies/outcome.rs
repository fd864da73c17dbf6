//! What becomes of an application, and who follows whom.

use crate::coded::coded;

coded! {
    /// Where an application stands.
    Standing {
        /// 已收到
        Received = "received",
        /// 资格符合
        Eligible = "eligible",
        /// 资格不符, with reason and clause
        Ineligible = "ineligible",
        /// 候选人: enough recommendations
        Candidate = "candidate",
        /// 推荐人数不足
        NotRecommended = "not_recommended",
        /// 拟任, in the public notice
        Chosen = "chosen",
        /// 递补
        Reserve = "reserve",
        /// 已就任
        Appointed = "appointed",
        /// 本人退出
        Withdrawn = "withdrawn",
        /// 异议成立
        Struck = "struck",
    }
}

impl Standing {
    /// Whether the applicant may still withdraw: before the seat is taken.
    pub fn may_withdraw(self) -> bool {
        matches!(
            self,
            Self::Received | Self::Eligible | Self::Candidate | Self::Chosen | Self::Reserve
        )
    }

    /// Whether an objection may be raised against it during the notice.
    pub fn may_be_objected(self) -> bool {
        matches!(self, Self::Chosen | Self::Reserve)
    }
}

/// How the time of recommendations ends: for each count whether it makes a candidate, and how many do.
pub fn select(counts: &[i64], threshold: i64) -> (Vec<bool>, usize) {
    let reached: Vec<bool> = counts.iter().map(|count| *count >= threshold).collect();
    let candidates = reached.iter().filter(|r| **r).count();
    (reached, candidates)
}

/// Who moves up when somebody who was chosen falls away: of (id, standing, rank) the reserve with the lowest rank.
pub fn reserves_in_order(all: &[(i64, Standing, i64)]) -> Vec<i64> {
    let mut reserves: Vec<(i64, i64)> = all
        .iter()
        .filter(|(_, standing, _)| *standing == Standing::Reserve)
        .map(|(id, _, rank)| (*rank, *id))
        .collect();
    reserves.sort_unstable();
    reserves.into_iter().map(|(_, id)| id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_itself_is_enough() {
        assert_eq!(select(&[9, 10, 11], 10), (vec![false, true, true], 2));
        assert_eq!(select(&[], 10), (vec![], 0));
    }

    #[test]
    fn reserves_move_up_by_rank_and_nobody_else_does() {
        let all = [
            (1, Standing::Chosen, 1),
            (2, Standing::Reserve, 4),
            (3, Standing::Reserve, 3),
            (4, Standing::Withdrawn, 2),
        ];
        assert_eq!(reserves_in_order(&all), [3, 2]);
    }

    #[test]
    fn nobody_withdraws_from_what_is_over() {
        for standing in Standing::ALL {
            assert_eq!(Standing::from_code(standing.code()), Some(*standing));
        }
        assert!(Standing::Chosen.may_withdraw() && Standing::Reserve.may_be_objected());
        for over in [
            Standing::Ineligible,
            Standing::NotRecommended,
            Standing::Appointed,
            Standing::Withdrawn,
            Standing::Struck,
        ] {
            assert!(!over.may_withdraw() && !over.may_be_objected(), "{over:?}");
        }
    }
}
