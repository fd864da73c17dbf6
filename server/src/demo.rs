//! The demo world: read from `server/demo/*.toml`, written by `store`, with personas to be in one tap.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow, bail};
use app::frame::links;
use app::frame::portal::Persona;
use chrono::{DateTime, NaiveDate, Utc};
use domain::accounts::Role;
use domain::communities::Slug;
use domain::display::{Both, ShownAs};
use domain::phone::Phone;
use domain::proposals::{Rating, Side, Stage};
use domain::rulebook::{Entry, Rule};
use domain::text::{Answer, Body, Clause, Door, Nickname, RealName, Remark, TextFault, Title};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use store::Db;
use store::communities::{CalendarDay, NewCommunity};
use store::demo::{
    DemoBuilding, DemoCategory, DemoComment, DemoCommunity, DemoEvent, DemoGrid, DemoHome,
    DemoPerson, DemoProposal, DemoReply, DemoRulebook, DemoUnit, DemoVerdict, DemoWorld,
};
use store::proposals::EventAct;

const COMMUNITIES: &str = include_str!("../demo/communities.toml");
const PEOPLE: &str = include_str!("../demo/people.toml");
const CALENDAR: &str = include_str!("../demo/calendar.toml");
/// By the slug of their community.
const PROPOSALS: &[(&str, &str)] = &[
    ("qingyun", include_str!("../demo/proposals-qingyun.toml")),
    ("nanhu", include_str!("../demo/proposals-nanhu.toml")),
];

/// Loads the demo world into an empty database and gives the personas; a demo database of an earlier start is used as
/// it is.
///
/// # Errors
/// When the database holds anything real.
pub async fn prepare(db: &Db, now: DateTime<Utc>) -> Result<Vec<Persona>> {
    if db.count_real_communities().await? > 0 {
        bail!("--demo is refused: this database holds a real community");
    }
    // Who signed in during an earlier demo belongs to it; an account in a database without a demo is somebody's.
    if db.count_demo_accounts().await? > 0 {
        db.adopt_demo_accounts().await?;
    }
    if db.count_real_accounts().await? > 0 {
        bail!("--demo is refused: this database holds real accounts");
    }
    let people = read::<PeopleFile>("people.toml", PEOPLE)?.person;
    let communities = read::<CommunitiesFile>("communities.toml", COMMUNITIES)?.community;
    let personas = personas(&people, &communities)?;
    let world = world(people, communities)?;
    db.load_demo(&world, now)
        .await
        .context("the demo world contradicts itself")?;
    Ok(personas)
}

/// Tells whoever started it where to go and whom to be.
#[expect(clippy::print_stdout, reason = "for the person who started the demo")]
pub fn announce(origin: &str, personas: &[Persona]) {
    println!("Juyi 居议, the demo world: {origin}");
    println!("Sign in with one tap at {origin}{}:", links::LOGIN);
    for persona in personas {
        println!("  {}  {}", persona.label.zh, persona.place.zh);
    }
}

/// The world of the files.
///
/// # Errors
/// Names the file and the first thing in it that is wrong.
pub fn load() -> Result<DemoWorld> {
    let people = read::<PeopleFile>("people.toml", PEOPLE)?.person;
    let communities = read::<CommunitiesFile>("communities.toml", COMMUNITIES)?.community;
    world(people, communities)
}

fn read<T: DeserializeOwned>(name: &str, text: &str) -> Result<T> {
    toml::from_str(text).with_context(|| format!("server/demo/{name}"))
}

fn world(people: Vec<PersonRow>, communities: Vec<CommunityRow>) -> Result<DemoWorld> {
    let days = read::<CalendarFile>("calendar.toml", CALENDAR)?.day;
    Ok(DemoWorld {
        days: days.into_iter().map(DayRow::read).collect::<Result<_>>()?,
        communities: communities
            .into_iter()
            .map(CommunityRow::read)
            .collect::<Result<_>>()?,
        people: people
            .into_iter()
            .map(PersonRow::read)
            .collect::<Result<_>>()?,
    })
}

fn personas(people: &[PersonRow], communities: &[CommunityRow]) -> Result<Vec<Persona>> {
    let mut personas = Vec::new();
    for person in people {
        let (Some(zh), Some(en)) = (&person.persona_zh, &person.persona_en) else {
            continue;
        };
        let role = person.role()?;
        let community = communities.iter().find(|c| c.slug == person.community);
        let community = community.with_context(|| format!("no community of {}", person.key))?;
        let slug = Slug::parse(&community.slug).map_err(|e| anyhow!("{}: {e}", community.slug))?;
        let words = words(role, &person.status);
        personas.push(Persona {
            phone: person.phone.clone(),
            label: Both::new(zh, en),
            place: match role {
                Some(Role::Operator) => words,
                _ => Both::new(
                    format!("{} · {}", community.name_zh, words.zh),
                    format!("{} · {}", community.name_en, words.en),
                ),
            },
            staff: role.is_some_and(Role::needs_second_factor),
            start: match role {
                Some(Role::Operator) => links::OPERATOR.to_owned(),
                Some(Role::WindowClerk | Role::Secretary | Role::Editor | Role::GridWorker) => {
                    links::desk(&slug)
                }
                _ => links::home(&slug),
            },
        });
    }
    Ok(personas)
}

/// What a persona is and may do, in a few words.
fn words(role: Option<Role>, status: &str) -> Both {
    let (zh, en) = match (role, status) {
        (None, "verified") => (
            "已确认住址，可以附议和表决",
            "residency confirmed, may support and vote",
        ),
        (None, _) => (
            "刚搬来，住址还没有登记",
            "new here, no address registered yet",
        ),
        (Some(Role::WindowClerk), _) => (
            "窗口：答复、交办、确认住址",
            "the window: answers, assigns, confirms residency",
        ),
        (Some(Role::GridWorker), _) => (
            "网格员：确认本网格居民的住址",
            "grid worker: confirms residency in the own grid",
        ),
        (Some(Role::Editor), _) => ("编辑：发布和答复", "editor: publishes and answers"),
        (Some(Role::Secretary), _) => (
            "议事会秘书：办理提案",
            "secretary of the council: handles proposals",
        ),
        (Some(Role::Member), _) => (
            "议事会成员，也是居民",
            "member of the council, and a resident",
        ),
        (Some(Role::VolunteerLead), _) => {
            ("志愿者队长，也是居民", "volunteer lead, and a resident")
        }
        (Some(Role::Supervisor), _) => ("监督员", "supervisor"),
        (Some(Role::Assessor), _) => ("第三方评估", "assessor"),
        (Some(Role::Auditor), _) => ("审计员", "auditor"),
        (Some(Role::Operator), _) => (
            "全部社区：设置社区、角色和规则",
            "all communities: sets up communities, roles and rules",
        ),
    };
    Both::new(zh, en)
}

#[derive(Deserialize)]
struct CommunitiesFile {
    community: Vec<CommunityRow>,
}

#[derive(Deserialize)]
struct PeopleFile {
    person: Vec<PersonRow>,
}

#[derive(Deserialize)]
struct CalendarFile {
    day: Vec<DayRow>,
}

#[derive(Deserialize)]
struct ProposalsFile {
    proposal: Vec<ProposalRow>,
}

#[derive(Deserialize)]
struct DayRow {
    date: String,
    working: bool,
    name_zh: String,
    name_en: String,
}

#[derive(Deserialize)]
struct CommunityRow {
    slug: String,
    name_zh: String,
    name_en: String,
    district_zh: String,
    district_en: String,
    agency_zh: String,
    agency_en: String,
    body_zh: String,
    body_en: String,
    phone: String,
    address_zh: String,
    address_en: String,
    about_zh: String,
    about_en: String,
    grid: Vec<GridRow>,
    building: Vec<BuildingRow>,
    category: Vec<CategoryRow>,
    unit: Vec<UnitRow>,
    current_rule: CurrentRow,
    rule: Vec<RuleRow>,
    old_rule: Vec<OldRow>,
}

#[derive(Deserialize)]
struct GridRow {
    number: i64,
    name_zh: String,
    name_en: String,
    area_zh: String,
    area_en: String,
}

#[derive(Deserialize)]
struct BuildingRow {
    grid: i64,
    name_zh: String,
    name_en: String,
}

#[derive(Deserialize)]
struct CategoryRow {
    code: String,
    name_zh: String,
    name_en: String,
    sort: i64,
}

#[derive(Deserialize)]
struct UnitRow {
    code: String,
    name_zh: String,
    name_en: String,
    phone: String,
}

#[derive(Deserialize)]
struct CurrentRow {
    version: i64,
    days_ago: u32,
}

#[derive(Deserialize)]
struct RuleRow {
    key: String,
    value: i64,
    source_zh: String,
    source_en: String,
}

#[derive(Deserialize)]
struct OldRow {
    version: i64,
    days_ago: u32,
    values: BTreeMap<String, i64>,
}

#[derive(Deserialize)]
struct PersonRow {
    key: String,
    community: String,
    real_name: String,
    nickname: String,
    phone: String,
    building: Option<String>,
    unit: Option<String>,
    room: Option<String>,
    status: String,
    role: Option<String>,
    grid: Option<i64>,
    claimed_days_ago: Option<i64>,
    persona_zh: Option<String>,
    persona_en: Option<String>,
}

#[derive(Deserialize)]
struct ProposalRow {
    title: String,
    body: String,
    category: String,
    grid: Option<i64>,
    author: String,
    display: String,
    state: String,
    days_ago: f64,
    supports: usize,
    merged_into: Option<String>,
    #[serde(default)]
    event: Vec<EventRow>,
    #[serde(default)]
    comment: Vec<CommentRow>,
    #[serde(default)]
    verdict: Vec<VerdictRow>,
}

#[derive(Deserialize)]
struct EventRow {
    days_ago: f64,
    act: String,
    by: Option<String>,
    text: String,
    clause_zh: Option<String>,
    meets_in: Option<i64>,
    unit: Option<String>,
    due_in: Option<i64>,
    title: Option<String>,
    body: Option<String>,
}

#[derive(Deserialize)]
struct CommentRow {
    author: String,
    side: Option<String>,
    display: String,
    days_ago: f64,
    text: String,
    #[serde(default)]
    reply: Vec<ReplyRow>,
}

#[derive(Deserialize)]
struct ReplyRow {
    author: String,
    display: String,
    days_ago: f64,
    text: String,
}

#[derive(Deserialize)]
struct VerdictRow {
    author: String,
    days_ago: f64,
    solved: bool,
    rating: Option<i64>,
    text: Option<String>,
}

/// A text of the domain, or the text that was refused with the reason.
fn text<T>(raw: &str, parse: fn(&str) -> Result<T, TextFault>) -> Result<T> {
    parse(raw).map_err(|fault| anyhow!("{fault}: {raw}"))
}

/// A value of a closed list.
fn code<T>(raw: &str, read: fn(&str) -> Option<T>) -> Result<T> {
    read(raw).with_context(|| format!("unknown word {raw}"))
}

impl DayRow {
    fn read(self) -> Result<CalendarDay> {
        Ok(CalendarDay {
            day: self
                .date
                .parse::<NaiveDate>()
                .with_context(|| format!("not a day: {}", self.date))?,
            working: self.working,
            name: Both::new(self.name_zh, self.name_en),
        })
    }
}

impl CommunityRow {
    fn read(self) -> Result<DemoCommunity> {
        let slug = Slug::parse(&self.slug).map_err(|fault| anyhow!("{}: {fault}", self.slug))?;
        let file = PROPOSALS.iter().find(|(of, _)| *of == self.slug);
        let (_, file) = file.with_context(|| format!("no proposals of {}", self.slug))?;
        let proposals = read::<ProposalsFile>(&format!("proposals-{}.toml", self.slug), file)?;
        let rulebooks = rulebooks(&self.rule, &self.current_rule, &self.old_rule)?;
        Ok(DemoCommunity {
            about: NewCommunity {
                slug,
                name: Both::new(self.name_zh, self.name_en),
                district: Both::new(self.district_zh, self.district_en),
                agency: Both::new(self.agency_zh, self.agency_en),
                body: Both::new(self.body_zh, self.body_en),
                phone: self.phone,
                address: Both::new(self.address_zh, self.address_en),
                about: Both::new(self.about_zh, self.about_en),
                demo: true,
            },
            grids: self.grid.into_iter().map(GridRow::read).collect(),
            buildings: self.building.into_iter().map(BuildingRow::read).collect(),
            categories: self.category.into_iter().map(CategoryRow::read).collect(),
            units: self.unit.into_iter().map(UnitRow::read).collect(),
            rulebooks,
            proposals: proposals
                .proposal
                .into_iter()
                .map(ProposalRow::read)
                .collect::<Result<_>>()?,
        })
    }
}

/// The old versions and the current one. The files name the sources once: the clauses kept their numbers.
fn rulebooks(rules: &[RuleRow], current: &CurrentRow, old: &[OldRow]) -> Result<Vec<DemoRulebook>> {
    let mut books = Vec::new();
    for book in old {
        let mut entries = BTreeMap::new();
        for rule in rules {
            let value = book.values.get(&rule.key);
            let value =
                value.with_context(|| format!("version {} lacks {}", book.version, rule.key))?;
            entries.insert(code(&rule.key, Rule::from_code)?, rule.entry(*value));
        }
        books.push(DemoRulebook {
            version: book.version,
            days_ago: book.days_ago,
            entries,
        });
    }
    let mut entries = BTreeMap::new();
    for rule in rules {
        entries.insert(code(&rule.key, Rule::from_code)?, rule.entry(rule.value));
    }
    books.push(DemoRulebook {
        version: current.version,
        days_ago: current.days_ago,
        entries,
    });
    Ok(books)
}

impl RuleRow {
    fn entry(&self, value: i64) -> Entry {
        Entry {
            value,
            source_zh: self.source_zh.clone(),
            source_en: self.source_en.clone(),
        }
    }
}

impl GridRow {
    fn read(self) -> DemoGrid {
        DemoGrid {
            number: self.number,
            name: Both::new(self.name_zh, self.name_en),
            area: Both::new(self.area_zh, self.area_en),
        }
    }
}

impl BuildingRow {
    fn read(self) -> DemoBuilding {
        DemoBuilding {
            grid: self.grid,
            name: Both::new(self.name_zh, self.name_en),
        }
    }
}

impl CategoryRow {
    fn read(self) -> DemoCategory {
        DemoCategory {
            code: self.code,
            name: Both::new(self.name_zh, self.name_en),
            sort: self.sort,
        }
    }
}

impl UnitRow {
    fn read(self) -> DemoUnit {
        DemoUnit {
            code: self.code,
            name: Both::new(self.name_zh, self.name_en),
            phone: self.phone,
        }
    }
}

impl PersonRow {
    fn role(&self) -> Result<Option<Role>> {
        self.role
            .as_deref()
            .map(|r| code(r, Role::from_code))
            .transpose()
    }

    fn read(self) -> Result<DemoPerson> {
        let role = self.role()?.map(|role| (role, self.grid));
        let home = match (self.status.as_str(), self.building, self.unit, self.room) {
            ("none", None, None, None) => None,
            (status @ ("verified" | "unverified"), Some(building), Some(unit), Some(room)) => {
                Some(DemoHome {
                    building,
                    unit: text(&unit, Door::parse)?,
                    room: text(&room, Door::parse)?,
                    claimed_days_ago: match status {
                        "verified" => None,
                        _ => Some(self.claimed_days_ago.unwrap_or(1)),
                    },
                })
            }
            _ => bail!("{}: a home and its status do not agree", self.key),
        };
        Ok(DemoPerson {
            community: self.community,
            phone: Phone::parse(&self.phone).map_err(|fault| anyhow!("{}: {fault}", self.key))?,
            real_name: text(&self.real_name, RealName::parse)?,
            nickname: text(&self.nickname, Nickname::parse)?,
            home,
            role,
            persona: self.persona_zh.is_some(),
            key: self.key,
        })
    }
}

impl ProposalRow {
    fn read(self) -> Result<DemoProposal> {
        Ok(DemoProposal {
            title: text(&self.title, Title::parse)?,
            body: text(&self.body, Body::parse)?,
            category: self.category,
            grid: self.grid,
            author: self.author,
            shown_as: code(&self.display, ShownAs::from_code)?,
            days_ago: self.days_ago,
            supports: self.supports,
            merged_into: self.merged_into,
            stage: code(&self.state, Stage::from_code)?,
            events: self
                .event
                .into_iter()
                .map(EventRow::read)
                .collect::<Result<_>>()?,
            comments: self
                .comment
                .into_iter()
                .map(CommentRow::read)
                .collect::<Result<_>>()?,
            verdicts: self
                .verdict
                .into_iter()
                .map(VerdictRow::read)
                .collect::<Result<_>>()?,
        })
    }
}

impl EventRow {
    fn read(self) -> Result<DemoEvent> {
        // The files say it as residents do.
        let act = if self.act == "confirm" {
            "resolve"
        } else {
            &self.act
        };
        let clause = self.clause_zh.as_deref();
        Ok(DemoEvent {
            days_ago: self.days_ago,
            act: code(act, EventAct::from_code)?,
            words: text(&self.text, Answer::parse)?,
            clause: clause.map(|raw| text(raw, Clause::parse)).transpose()?,
            text: match (&self.title, &self.body) {
                (Some(title), Some(body)) => {
                    Some((text(title, Title::parse)?, text(body, Body::parse)?))
                }
                _ => None,
            },
            by: self.by,
            meets_in: self.meets_in,
            unit: self.unit,
            due_in: self.due_in,
        })
    }
}

impl CommentRow {
    fn read(self) -> Result<DemoComment> {
        Ok(DemoComment {
            author: self.author,
            side: match &self.side {
                Some(side) => code(side, Side::from_code)?,
                None => Side::For,
            },
            shown_as: code(&self.display, ShownAs::from_code)?,
            days_ago: self.days_ago,
            words: text(&self.text, Remark::parse)?,
            replies: self
                .reply
                .into_iter()
                .map(ReplyRow::read)
                .collect::<Result<_>>()?,
        })
    }
}

impl ReplyRow {
    fn read(self) -> Result<DemoReply> {
        Ok(DemoReply {
            author: self.author,
            shown_as: code(&self.display, ShownAs::from_code)?,
            days_ago: self.days_ago,
            words: text(&self.text, Remark::parse)?,
        })
    }
}

impl VerdictRow {
    fn read(self) -> Result<DemoVerdict> {
        let rating = self.rating.map(Rating::try_from).transpose();
        Ok(DemoVerdict {
            author: self.author,
            days_ago: self.days_ago,
            solved: self.solved,
            rating: rating.map_err(|fault| anyhow!("{fault}"))?,
            words: self
                .text
                .as_deref()
                .map(|raw| text(raw, Remark::parse))
                .transpose()?,
        })
    }
}
