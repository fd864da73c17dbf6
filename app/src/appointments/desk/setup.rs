//! The form of a window: what people read of it, its hours day by day, and how many it takes.

use domain::appointments::{
    CAPACITY, Hours, HoursFault, MOST_HANDLES, MOST_NAME, MOST_PLACE, Plan, SLOT_MINUTES, Setup,
    WALK_IN_PERCENT, WEEKDAYS, clock_time,
};
use domain::display::Lang;
use domain::phone::Telephone;
use leptos::prelude::*;
use store::appointments::Window;

use crate::appointments::{desk_words as d, words};
use crate::frame::fields::Fault;
use crate::frame::{Faults, Fields};
use crate::ui::choice::{Card, Choice};
use crate::ui::field::Field;

/// The names of the fields of the hours, from Monday on.
const DAYS: [&str; WEEKDAYS] = [
    "hours_1", "hours_2", "hours_3", "hours_4", "hours_5", "hours_6", "hours_7",
];

fn hours_fault(fault: HoursFault) -> Fault {
    Fault::Say(match fault {
        HoursFault::Shape => d::hours_shape,
        HoursFault::Backwards => d::hours_backwards,
        HoursFault::Overlap => d::hours_overlap,
        HoursFault::TooMany => d::hours_many,
    })
}

/// Reads the form.
pub(super) fn read(form: &Fields, faults: &mut Faults) -> Option<Setup> {
    let name = faults.say(form, ["name_zh", "name_en"], 2, MOST_NAME);
    let place = faults.say(form, ["place_zh", "place_en"], 2, MOST_PLACE);
    let handles = faults.say(form, ["handles_zh", "handles_en"], 2, MOST_HANDLES);
    let phone = faults.check(
        "phone",
        Telephone::parse(form.get("phone"))
            .ok_or(Fault::Say(crate::publishing::desk_words::fault_telephone)),
    );
    let mut days: [Vec<_>; WEEKDAYS] = Default::default();
    for (name, day) in DAYS.into_iter().zip(&mut days) {
        let got = Hours::parse_day(form.get(name)).map_err(hours_fault);
        if let Some(spans) = faults.check(name, got) {
            *day = spans;
        }
    }
    let mut number = |name: &'static str, range: std::ops::RangeInclusive<u16>| {
        let typed = form.number(name).and_then(|n| u16::try_from(n).ok());
        let got = typed.filter(|n| range.contains(n)).ok_or(Fault::Number);
        faults.check(name, got)
    };
    let slot_minutes = number("slot_minutes", SLOT_MINUTES);
    let capacity = number("capacity", CAPACITY);
    let walk_in_percent = number("walk_in_percent", WALK_IN_PERCENT);
    if !faults.is_empty() {
        return None;
    }
    Some(Setup {
        name: name?,
        place: place?,
        handles: handles?,
        phone: phone?,
        plan: Plan {
            hours: Hours::new(days),
            slot_minutes: slot_minutes?,
            capacity: capacity?,
            walk_in_percent: walk_in_percent?,
        },
        home_visits: !form.get("home_visits").is_empty(),
    })
}

/// What is on record, as the form would send it; a new window begins with what most have.
pub(super) fn kept(window: Option<&Window>, name: &str) -> String {
    let Some(w) = window else {
        return match name {
            "slot_minutes" => "30",
            "capacity" => "4",
            "walk_in_percent" => "25",
            _ => "",
        }
        .to_owned();
    };
    if let Some(day) = DAYS.iter().position(|n| *n == name) {
        let spans: Vec<_> = w
            .plan
            .hours
            .weekday(day)
            .iter()
            .map(|s| format!("{}-{}", clock_time(s.from()), clock_time(s.until())))
            .collect();
        return spans.join(", ");
    }
    match name {
        "name_zh" => w.name.zh.clone(),
        "name_en" => w.name.en.clone(),
        "place_zh" => w.place.zh.clone(),
        "place_en" => w.place.en.clone(),
        "handles_zh" => w.handles.zh.clone(),
        "handles_en" => w.handles.en.clone(),
        "phone" => w.phone.clone(),
        "slot_minutes" => w.plan.slot_minutes.to_string(),
        "capacity" => w.plan.capacity.to_string(),
        "walk_in_percent" => w.plan.walk_in_percent.to_string(),
        "home_visits" if w.home_visits => "1".to_owned(),
        _ => String::new(),
    }
}

/// The fields, with what was typed or is on record.
pub(super) fn draw(
    lang: Lang,
    window: Option<&Window>,
    form: Option<&Fields>,
    faults: &Faults,
) -> AnyView {
    let value = |name: &str| match form {
        Some(form) => form.get(name).to_owned(),
        None => kept(window, name),
    };
    let field =
        |name: &'static str, label: &'static str| Field::new(lang, name, label).value(value(name));
    let number = |name: &'static str, label: &'static str, hint: &'static str| {
        field(name, label)
            .hint(hint)
            .inputmode("numeric")
            .draw(faults)
    };
    let english: Vec<_> = [
        ("name_en", d::f_name(lang)),
        ("place_en", d::f_place(lang)),
        ("handles_en", d::f_handles(lang)),
    ]
    .into_iter()
    .map(|(name, label)| field(name, label).draw(faults))
    .collect();
    let wrong_english = ["name_en", "place_en", "handles_en"]
        .iter()
        .any(|n| faults.of(n).is_some());
    let days: Vec<_> = DAYS
        .into_iter()
        .zip(0..)
        .map(|(name, n)| {
            let field = field(name, words::weekday(lang, n));
            let field = if n == 0 {
                field.hint(d::hours_hint(lang))
            } else {
                field
            };
            field.draw(faults)
        })
        .collect();
    let ticked: Vec<_> = Some(value("home_visits"))
        .into_iter()
        .filter(|v| !v.is_empty())
        .collect();
    let home = Choice::new(
        lang,
        "home_visits",
        words::home_label(lang),
        vec![Card::new("1", d::f_home(lang))],
    )
    .many(ticked)
    .long()
    .draw(faults);
    view! {
        {field("name_zh", d::f_name(lang)).hint(d::f_name_hint(lang)).draw(faults)}
        {field("place_zh", d::f_place(lang)).draw(faults)}
        {field("handles_zh", d::f_handles(lang)).hint(d::f_handles_hint(lang)).draw(faults)}
        {field("phone", d::f_phone(lang)).inputmode("tel").draw(faults)}
        <details open=wrong_english>
            <summary>{d::english(lang)}</summary>
            {english}
        </details>
        <h2>{d::hours_title(lang)}</h2>
        {days}
        <h2>{d::places_title(lang)}</h2>
        {number("slot_minutes", d::f_slot(lang), d::f_slot_hint(lang))}
        {number("capacity", d::f_capacity(lang), d::f_capacity_hint(lang))}
        {number("walk_in_percent", d::f_walk_in(lang), d::f_walk_in_hint(lang))}
        {home}
    }
    .into_any()
}
