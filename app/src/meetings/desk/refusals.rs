//! What the store refuses of a step, as the secretary reads it: at a field, on top of the form, or as another page.

use domain::display::Lang;
use store::ballots::NotCreated;
use store::meetings::{
    NoMinutes, NoPoint, NotCheckedIn, NotMoved, NotOnAgenda, NotSettled, NotVoted,
};

use super::acts::Trouble;
use super::words;
use crate::frame::fields::Fault;
use crate::frame::{Faults, Here, Problem, when};
use crate::meetings::words as public;

fn fault(field: &'static str, say: fn(Lang) -> &'static str) -> Trouble {
    Trouble::Faults(Faults::one(field, Fault::Say(say)))
}

pub(super) fn moved(lang: Lang, why: NotMoved) -> Trouble {
    match why {
        NotMoved::UnknownMeeting => Trouble::Problem(Problem::NotFound),
        NotMoved::Opening(why) => Trouble::Rule(public::no_opening(lang, why)),
        NotMoved::NotFrom(_) | NotMoved::NoReport => {
            Trouble::Rule(public::cannot_now(lang).to_owned())
        }
    }
}

pub(super) fn on_agenda(lang: Lang, why: NotOnAgenda) -> Trouble {
    match why {
        NotOnAgenda::UnknownMeeting | NotOnAgenda::UnknownItem => {
            Trouble::Problem(Problem::NotFound)
        }
        NotOnAgenda::UnknownProposal => fault("item_number", words::unknown_proposal),
        NotOnAgenda::Twice => fault("item_number", words::item_twice),
        NotOnAgenda::Answered => fault("answer_item", words::item_answered),
        NotOnAgenda::Rule(why) => Trouble::Rule(public::no_item(lang, why)),
    }
}

pub(super) fn settled(lang: Lang, why: NotSettled) -> Trouble {
    match why {
        NotSettled::UnknownMeeting | NotSettled::UnknownItem => Trouble::Problem(Problem::NotFound),
        NotSettled::UnknownUnit => fault("settle_unit", words::unknown_unit),
        NotSettled::Rule(why) => Trouble::Rule(public::no_decision(lang, why)),
    }
}

pub(super) fn voted(lang: Lang, why: NotVoted) -> Trouble {
    match why {
        NotVoted::UnknownMeeting | NotVoted::UnknownItem => Trouble::Problem(Problem::NotFound),
        NotVoted::Rule(why) => Trouble::Rule(public::no_vote(lang, why)),
        NotVoted::Ballot(NotCreated::TooFew { people }) => {
            Trouble::Rule(words::too_few(lang, people))
        }
        NotVoted::Ballot(NotCreated::NotInDiscussion) => {
            Trouble::Rule(words::not_in_discussion(lang).to_owned())
        }
        NotVoted::Ballot(NotCreated::Options) => fault("appraise_whom", words::whom_shape),
        NotVoted::Ballot(_) => Trouble::Rule(public::cannot_now(lang).to_owned()),
    }
}

pub(super) fn point(lang: Lang, why: NoPoint) -> Trouble {
    match why {
        NoPoint::UnknownMeeting | NoPoint::UnknownPoint => Trouble::Problem(Problem::NotFound),
        NoPoint::UnknownUnit => fault("fix_unit", words::unknown_unit),
        NoPoint::DueInPast => fault("fix_due", words::due_in_past),
        NoPoint::NotOfThisKind | NoPoint::NotNow(_) => {
            Trouble::Rule(public::cannot_now(lang).to_owned())
        }
    }
}

pub(super) fn checked_in(lang: Lang, why: NotCheckedIn) -> Trouble {
    match why {
        NotCheckedIn::UnknownMeeting => Trouble::Problem(Problem::NotFound),
        NotCheckedIn::UnknownMember | NotCheckedIn::Already => {
            fault("member_seat", words::unknown_member)
        }
        NotCheckedIn::Rule(why) => Trouble::Rule(public::no_check_in(lang, why).to_owned()),
    }
}

pub(super) fn minutes(here: &Here, why: NoMinutes) -> Trouble {
    let (lang, today) = (here.lang, here.today());
    match why {
        NoMinutes::UnknownMeeting | NoMinutes::UnknownObjection => {
            Trouble::Problem(Problem::NotFound)
        }
        NoMinutes::NotFrom(_) => Trouble::Rule(public::cannot_now(lang).to_owned()),
        NoMinutes::Approval(why) => Trouble::Rule(public::no_approval(lang, why, |d| {
            when::day(lang, d, today)
        })),
    }
}
