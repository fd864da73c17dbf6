//! The demo world: read from `server/demo/*.toml`, written by `store`, with personas to be in one tap.

mod aid;
mod appointments;
mod assessments;
mod ballots;
mod bodies;
mod consultations;
mod files;
mod matters;
mod meetings;
mod places;
mod proposals;
mod publications;
mod reports;
mod volunteers;

use anyhow::{Context, Result, anyhow, bail};
use app::frame::links;
use app::frame::portal::Persona;
use chrono::{DateTime, NaiveDate, Utc};
use domain::accounts::Role;
use domain::catalogue::Entry;
use domain::communities::Slug;
use domain::contacts::Contact;
use domain::display::Both;
use domain::facilities::Facility;
use domain::news::News;
use domain::publishing::Publication;
use domain::services::Item;
use domain::text::TextFault;
use domain::time::day_of;
use serde::de::DeserializeOwned;
use store::Db;
use store::demo::{DemoPublication, DemoWorld};
use store::files::Shelf;
use store::keys::SealKeys;

use self::aid::AidFile;
use self::appointments::WindowsFile;
use self::meetings::{MeetingRow, MeetingsFile, VisitRow};
use self::places::{CalendarFile, CommunitiesFile, CommunityRow, DayRow, PeopleFile, PersonRow};
use self::publications::PublicationsFile;
use self::volunteers::VolunteersFile;

const COMMUNITIES: &str = include_str!("../../demo/communities.toml");
const PEOPLE: &str = include_str!("../../demo/people.toml");
const MEETINGS: &str = include_str!("../../demo/meetings.toml");
const SERVICES: &str = include_str!("../../demo/services.toml");
const CONTACTS: &str = include_str!("../../demo/contacts.toml");
const FACILITIES: &str = include_str!("../../demo/facilities.toml");
const CATALOGUE: &str = include_str!("../../demo/catalogue.toml");
const NEWS: &str = include_str!("../../demo/news.toml");
const APPOINTMENTS: &str = include_str!("../../demo/appointments.toml");
const VOLUNTEERS: &str = include_str!("../../demo/volunteers.toml");
const AID: &str = include_str!("../../demo/aid.toml");
const CALENDAR: &str = include_str!("../../demo/calendar.toml");

/// Loads the demo world into an empty database, with the keys of its secret ballots and the files on its shelf, and gives the personas; a demo
/// database of an earlier start is used as it is.
///
/// # Errors
/// When the database holds anything real.
pub async fn prepare(
    db: &Db,
    keys: &dyn SealKeys,
    shelf: &Shelf,
    now: DateTime<Utc>,
) -> Result<Vec<Persona>> {
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
    let world = world(people, communities, day_of(now))?;
    let proposals = world.communities.iter().flat_map(|c| &c.proposals);
    let files = proposals.flat_map(|p| &p.files);
    for file in files.chain(world.publications.iter().flat_map(|p| &p.files)) {
        file.put(shelf).await?;
    }
    db.load_demo(&world, keys, now)
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

fn read<T: DeserializeOwned>(name: &str, text: &str) -> Result<T> {
    toml::from_str(text).with_context(|| format!("server/demo/{name}"))
}

/// What is published of one kind.
fn published<C: Publication>(
    name: &str,
    text: &str,
    today: NaiveDate,
) -> Result<Vec<DemoPublication>> {
    read::<PublicationsFile>(name, text)?.read::<C>(today)
}

fn world(
    people: Vec<PersonRow>,
    communities: Vec<CommunityRow>,
    today: NaiveDate,
) -> Result<DemoWorld> {
    let days = read::<CalendarFile>("calendar.toml", CALENDAR)?.day;
    let meetings = read::<MeetingsFile>("meetings.toml", MEETINGS)?;
    let mut publications = published::<Item>("services.toml", SERVICES, today)?;
    publications.extend(published::<Contact>("contacts.toml", CONTACTS, today)?);
    publications.extend(published::<Facility>("facilities.toml", FACILITIES, today)?);
    publications.extend(published::<Entry>("catalogue.toml", CATALOGUE, today)?);
    publications.extend(published::<News>("news.toml", NEWS, today)?);
    let reports = reports::load(today)?;
    publications.extend(reports.publications);
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
        meetings: meetings
            .meeting
            .into_iter()
            .map(MeetingRow::read)
            .collect::<Result<_>>()?,
        visits: meetings
            .visit
            .into_iter()
            .map(VisitRow::read)
            .collect::<Result<_>>()?,
        publications,
        windows: read::<WindowsFile>("appointments.toml", APPOINTMENTS)?.read()?,
        duties: reports.duties,
        report_questions: reports.questions,
        rounds: assessments::load()?,
        ratings: assessments::load_ratings()?,
        consultations: consultations::load()?,
        matters: matters::load()?,
        volunteers: read::<VolunteersFile>("volunteers.toml", VOLUNTEERS)?.read()?,
        aid: read::<AidFile>("aid.toml", AID)?.read()?,
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
                Some(Role::VolunteerLead) => links::desk_volunteers(&slug),
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
        (Some(Role::VolunteerLead), _) => (
            "志愿者队长：排班、签到、记时间，也是居民",
            "volunteer lead: shifts, check-in, hours; a resident too",
        ),
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

/// A text of the domain, or the text that was refused with the reason.
fn text<T>(raw: &str, parse: fn(&str) -> Result<T, TextFault>) -> Result<T> {
    parse(raw).map_err(|fault| anyhow!("{fault}: {raw}"))
}

/// A value of a closed list.
fn code<T>(raw: &str, read: fn(&str) -> Option<T>) -> Result<T> {
    read(raw).with_context(|| format!("unknown word {raw}"))
}
