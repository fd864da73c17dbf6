//! What a demo world is made of, before it is written down: plain values that name one another by key, code or title.

use std::collections::BTreeMap;

use domain::accounts::Role;
use domain::ballots::Method;
use domain::bodies::SeatClass;
use domain::display::{Both, ShownAs};
use domain::phone::Phone;
use domain::proposals::{Rating, Side, Stage};
use domain::rulebook::{Entry, Rule};
use domain::text::{
    Answer, Body, Clause, Door, Label, Nickname, Offices, RealName, Remark, Statement, Title,
};

use super::aid::DemoAid;
use super::appointments::DemoWindow;
use super::assessments::DemoRound;
use super::consultations::DemoConsultation;
use super::files::DemoFile;
use super::matters::DemoMatter;
use super::meetings::{DemoMeeting, DemoVisit};
use super::publications::DemoPublication;
use super::ratings::DemoRatings;
use super::reports::{DemoDuty, DemoQuestion};
use super::volunteers::DemoVolunteers;
use crate::communities::{CalendarDay, NewCommunity};
use crate::proposals::EventAct;

/// Everything there is.
#[derive(Debug, Clone)]
pub struct DemoWorld {
    pub days: Vec<CalendarDay>,
    pub communities: Vec<DemoCommunity>,
    pub people: Vec<DemoPerson>,
    pub meetings: Vec<DemoMeeting>,
    pub visits: Vec<DemoVisit>,
    pub publications: Vec<DemoPublication>,
    pub windows: Vec<DemoWindow>,
    pub duties: Vec<DemoDuty>,
    pub report_questions: Vec<DemoQuestion>,
    pub rounds: Vec<DemoRound>,
    pub ratings: Vec<DemoRatings>,
    pub consultations: Vec<DemoConsultation>,
    pub matters: Vec<DemoMatter>,
    pub volunteers: DemoVolunteers,
    pub aid: DemoAid,
}

/// A community with what was proposed in it.
#[derive(Debug, Clone)]
pub struct DemoCommunity {
    pub about: NewCommunity,
    pub grids: Vec<DemoGrid>,
    pub buildings: Vec<DemoBuilding>,
    pub categories: Vec<DemoCategory>,
    pub units: Vec<DemoUnit>,
    pub rulebooks: Vec<DemoRulebook>,
    pub proposals: Vec<DemoProposal>,
    pub ballots: Vec<DemoBallot>,
    pub council: DemoCouncil,
}

/// Who sits in the council, and how seats were filled.
#[derive(Debug, Clone)]
pub struct DemoCouncil {
    pub seats: BTreeMap<SeatClass, i64>,
    pub members: Vec<DemoMember>,
    pub procedures: Vec<DemoProcedure>,
}

/// A member with an account, or one without.
#[derive(Debug, Clone)]
pub enum DemoSitter {
    /// Key.
    Person(String),
    Name(RealName),
}

#[derive(Debug, Clone)]
pub struct DemoMember {
    pub who: DemoSitter,
    pub class: SeatClass,
    pub stands_for: Option<Label>,
    pub offices: Option<Offices>,
    pub days_ago: f64,
}

#[derive(Debug, Clone)]
pub struct DemoProcedure {
    pub class: SeatClass,
    pub days_ago: f64,
    pub applicants: Vec<DemoApplicant>,
}

#[derive(Debug, Clone)]
pub struct DemoApplicant {
    /// Key.
    pub person: String,
    pub statement: Statement,
    pub offices: Option<Offices>,
    pub stands_for: Option<Label>,
    /// Why it was found not eligible, and under which clause.
    pub refused: Option<(Answer, Clause)>,
    pub recommended: usize,
}

#[derive(Debug, Clone)]
pub struct DemoGrid {
    pub number: i64,
    pub name: Both,
    pub area: Both,
}

#[derive(Debug, Clone)]
pub struct DemoBuilding {
    /// Number of its grid.
    pub grid: i64,
    pub name: Both,
}

#[derive(Debug, Clone)]
pub struct DemoCategory {
    pub code: String,
    pub name: Both,
    pub sort: i64,
}

#[derive(Debug, Clone)]
pub struct DemoUnit {
    pub code: String,
    pub name: Both,
    pub phone: String,
}

#[derive(Debug, Clone)]
pub struct DemoRulebook {
    pub version: i64,
    /// How long it has been in force.
    pub days_ago: u32,
    pub entries: BTreeMap<Rule, Entry>,
}

/// A person; others name them by their key.
#[derive(Debug, Clone)]
pub struct DemoPerson {
    pub key: String,
    /// Slug.
    pub community: String,
    pub phone: Phone,
    pub real_name: RealName,
    pub nickname: Nickname,
    pub home: Option<DemoHome>,
    /// With the number of the grid, where the role belongs to one.
    pub role: Option<(Role, Option<i64>)>,
    /// Whether visitors of the demo may be this person, who then has an inbox.
    pub persona: bool,
}

#[derive(Debug, Clone)]
pub struct DemoHome {
    /// The building's Chinese name.
    pub building: String,
    pub unit: Door,
    pub room: Door,
    /// When it was named, if it still waits to be attested; none for a residency attested long ago.
    pub claimed_days_ago: Option<i64>,
}

#[derive(Debug, Clone)]
pub struct DemoProposal {
    pub title: Title,
    pub body: Body,
    /// Code.
    pub category: String,
    /// Number.
    pub grid: Option<i64>,
    pub author: String,
    pub shown_as: ShownAs,
    pub days_ago: f64,
    pub supports: usize,
    /// Title of the proposal that took this one over.
    pub merged_into: Option<String>,
    /// Where the events lead; loading fails where they lead elsewhere.
    pub stage: Stage,
    pub events: Vec<DemoEvent>,
    pub comments: Vec<DemoComment>,
    pub verdicts: Vec<DemoVerdict>,
    pub files: Vec<DemoFile>,
}

#[derive(Debug, Clone)]
pub struct DemoEvent {
    pub days_ago: f64,
    pub act: EventAct,
    pub by: Option<String>,
    pub words: Answer,
    pub clause: Option<Clause>,
    /// Of reaching the threshold: days from today until the meeting.
    pub meets_in: Option<i64>,
    /// Of an assignment: the unit's code, and days from today until its day.
    pub unit: Option<String>,
    pub due_in: Option<i64>,
    /// Of a revision.
    pub text: Option<(Title, Body)>,
}

#[derive(Debug, Clone)]
pub struct DemoComment {
    pub author: String,
    pub side: Side,
    pub shown_as: ShownAs,
    pub days_ago: f64,
    pub words: Remark,
    pub replies: Vec<DemoReply>,
}

#[derive(Debug, Clone)]
pub struct DemoReply {
    pub author: String,
    pub shown_as: ShownAs,
    pub days_ago: f64,
    pub words: Remark,
}

#[derive(Debug, Clone)]
pub struct DemoVerdict {
    pub author: String,
    pub days_ago: f64,
    pub solved: bool,
    pub rating: Option<Rating>,
    pub words: Option<Remark>,
}

/// A ballot with its votes.
#[derive(Debug, Clone)]
pub struct DemoBallot {
    pub title: Title,
    pub text: Body,
    pub method: Method,
    /// None for yes/no.
    pub options: Vec<Label>,
    pub secret: bool,
    pub electorate: DemoElectorate,
    /// How many options are chosen.
    pub seats: u8,
    /// Days from today.
    pub opens: i64,
    pub closes: i64,
    /// The places of the chosen options, and how many people chose so.
    pub votes: Vec<(Vec<u8>, usize)>,
    /// How many people took a paper; the ballot waits for their count.
    pub papers: usize,
}

/// Who may vote in a ballot of the demo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemoElectorate {
    Community,
    Body,
}
