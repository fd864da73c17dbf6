//! One indicator over the years as bars: an SVG drawn on the server from exactly the rows of the table beside it.
//!
//! Lengths are percentages and heights are `em`, so that the text is as large as that of the page, on every width, in
//! elder mode and on paper. Each number is printed over its bar: none has to be read off an axis.

use domain::reports::{Series, Value};
use leptos::prelude::*;

/// What is said in a chart, ready-made.
pub struct ChartWords {
    /// The name of the picture.
    pub title: String,
    /// Said of years between two others that have no number.
    pub missing: &'static str,
    /// What each number is called, where its year does not tell it from another one; empty where it does.
    pub labels: Vec<String>,
}

/// Heights in tenths of an em: a row with its bar, the text's line, the bar's top and thickness.
const ROW: i64 = 26;
const TEXT: i64 = 11;
const BAR: i64 = 14;
const THICK: i64 = 8;

/// A row: a year with its number, or years without.
enum Line {
    Year(String, Value),
    Gap(u16, u16),
}

/// Draws a series; `id` is unique on the page.
pub fn chart(id: &str, series: &Series, words: &ChartWords) -> AnyView {
    let scale = Scale::of(series.points.iter().map(|(_, v)| *v));
    let lines = lines(&series.points, &words.labels);
    let height = em(ROW * i64::try_from(lines.len()).unwrap_or(0));
    let said: Vec<String> = lines
        .iter()
        .map(|line| match line {
            Line::Year(year, value) => format!("{year}: {}", value.grouped()),
            Line::Gap(from, to) => format!("{}: {}", span(*from, *to), words.missing),
        })
        .collect();
    let rows = (0..)
        .zip(lines)
        .map(|(n, line)| row(n * ROW, line, &scale, words))
        .collect_view();
    let zero = percent(scale.zero);
    let (title_id, desc_id) = (format!("{id}-title"), format!("{id}-desc"));
    let named = format!("{title_id} {desc_id}");
    let axis = height.clone();
    view! {
        <svg class="chart" role="img" aria-labelledby=named width="100%" height=height>
            <title id=title_id>{words.title.clone()}</title>
            <desc id=desc_id>{said.join("; ")}</desc>
            {rows}
            <line x1=zero.clone() x2=zero y1="0" y2=axis></line>
        </svg>
    }
    .into_any()
}

/// One bar cut into parts, the fullest shade first: how answers are spread. Parts are told in words and numbers beside it.
pub fn spread(id: &str, title: String, said: String, parts: &[u64]) -> AnyView {
    let all: u64 = parts.iter().sum();
    let (mut x, mut rects) = (0, Vec::new());
    for (n, part) in (0_u64..).zip(parts) {
        let width = i128::from(part * 10_000 / all.max(1));
        // From 1.00 down in even steps; the last part is nearly white.
        let shade = 100 - n * 90 / (parts.len().max(2) as u64 - 1);
        let opacity = format!("{}.{:02}", shade / 100, shade % 100);
        rects.push(view! { <rect x=percent(x) y="0" width=percent(width) height=em(THICK) fill-opacity=opacity></rect> });
        x += width;
    }
    let (title_id, desc_id) = (format!("{id}-title"), format!("{id}-desc"));
    let named = format!("{title_id} {desc_id}");
    let end = percent(x);
    view! {
        <svg class="chart" role="img" aria-labelledby=named width="100%" height=em(THICK)>
            <title id=title_id>{title}</title>
            <desc id=desc_id>{said}</desc>
            {rects} <line x1=end.clone() x2=end y1="0" y2=em(THICK)></line>
        </svg>
    }
    .into_any()
}

fn row(top: i64, line: Line, scale: &Scale, words: &ChartWords) -> AnyView {
    let y = em(top + TEXT);
    match line {
        Line::Year(year, value) => {
            let (x, width) = scale.bar(value);
            view! {
                <text x="0.4em" y=y>{year} <tspan dx="1em">{value.grouped()}</tspan></text>
                <rect x=percent(x) y=em(top + BAR) width=percent(width) height=em(THICK)></rect>
            }
            .into_any()
        }
        Line::Gap(from, to) => {
            view! { <text x="0.4em" y=y>{span(from, to)} <tspan dx="1em">{words.missing}</tspan></text> }.into_any()
        }
    }
}

/// Years with a number, and one row for each gap between them.
fn lines(points: &[(u16, Value)], labels: &[String]) -> Vec<Line> {
    let mut all = Vec::new();
    let mut next = None;
    for (at, (year, value)) in points.iter().enumerate() {
        if let Some(expected) = next
            && *year > expected
        {
            all.push(Line::Gap(expected, year - 1));
        }
        let label = labels.get(at).cloned();
        all.push(Line::Year(label.unwrap_or(year.to_string()), *value));
        next = Some(year + 1);
    }
    all
}

fn span(from: u16, to: u16) -> String {
    match from == to {
        true => from.to_string(),
        false => format!("{from}–{to}"),
    }
}

/// Where numbers lie on the width, in hundredths of a percent.
struct Scale {
    least: i128,
    span: i128,
    zero: i128,
}

impl Scale {
    /// From zero, or from the least number where one is below, to the greatest.
    fn of(values: impl Iterator<Item = Value>) -> Self {
        let all: Vec<i128> = values.map(|v| i128::from(v.ten_thousandths())).collect();
        let least = all.iter().copied().min().unwrap_or(0).min(0);
        let most = all.iter().copied().max().unwrap_or(0).max(0);
        let span = (most - least).max(1);
        Self {
            least,
            span,
            zero: -least * 10_000 / span,
        }
    }

    /// Left end and length of a bar.
    fn bar(&self, value: Value) -> (i128, i128) {
        let at = (i128::from(value.ten_thousandths()) - self.least) * 10_000 / self.span;
        (at.min(self.zero), (at - self.zero).abs())
    }
}

fn percent(hundredths: i128) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

fn em(tenths: i64) -> String {
    format!("{}.{}em", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use domain::publishing::Say;
    use proptest::prelude::*;

    use super::*;

    fn draw(points: Vec<(u16, Value)>) -> String {
        let say = |s| Say::parse(s, "", 1, 80).unwrap();
        let series = Series {
            indicator: say("指标"),
            unit: say("件"),
            points,
        };
        let words = ChartWords {
            labels: Vec::new(),
            title: "指标".into(),
            missing: "没有数据",
        };
        chart("c1", &series, &words).to_html()
    }

    fn value(raw: &str) -> Value {
        Value::parse(raw).unwrap()
    }

    /// The pieces of text inside an element, in order.
    fn texts<'a>(html: &'a str, tag: &str) -> Vec<&'a str> {
        let open = format!("<{tag}");
        html.split(open.as_str())
            .skip(1)
            .filter_map(|part| {
                part.split_once('>')?
                    .1
                    .split_once('<')
                    .map(|(text, _)| text)
            })
            .collect()
    }

    fn attribute(part: &str, name: &str) -> f64 {
        let rest = part.split_once(&format!(" {name}=\"")).unwrap().1;
        rest.split_once("%\"").unwrap().0.parse().unwrap()
    }

    #[test]
    fn bars_below_nothing_run_the_other_way() {
        let html = draw(vec![
            (2023, value("-5")),
            (2024, value("0")),
            (2025, value("15")),
        ]);
        let bars: Vec<_> = html
            .split("<rect")
            .skip(1)
            .map(|part| (attribute(part, "x"), attribute(part, "width")))
            .collect();
        assert_eq!(bars, [(0.0, 25.0), (25.0, 0.0), (25.0, 75.0)]);
    }

    #[test]
    fn years_without_a_number_are_said_to_have_none() {
        let html = draw(vec![
            (2019, value("1")),
            (2021, value("2")),
            (2025, value("3")),
        ]);
        assert_eq!(
            texts(&html, "text"),
            ["2019", "2020", "2021", "2022–2024", "2025"]
        );
        assert_eq!(
            texts(&html, "tspan"),
            ["1", "没有数据", "2", "没有数据", "3"]
        );
    }

    #[test]
    fn a_spread_fills_its_bar_part_by_part() {
        let html = spread("s", "题目".into(), "说明".into(), &[5, 3, 0, 2]).to_html();
        let bars: Vec<_> = html
            .split("<rect")
            .skip(1)
            .map(|part| (attribute(part, "x"), attribute(part, "width")))
            .collect();
        assert_eq!(bars, [(0.0, 50.0), (50.0, 30.0), (80.0, 0.0), (80.0, 20.0)]);
        assert!(html.contains("fill-opacity=\"1.00\"") && html.contains("fill-opacity=\"0.10\""));
        assert!(
            spread("s", String::new(), String::new(), &[0, 0])
                .to_html()
                .contains("0.00%")
        );
    }

    #[test]
    fn one_number_and_nothing_but_zeros_are_drawn() {
        assert_eq!(texts(&draw(vec![(2025, value("0"))]), "tspan"), ["0"]);
        assert!(draw(vec![(2025, value("7"))]).contains("width=\"100.00%\""));
        assert!(!draw(Vec::new()).contains("<rect"));
    }

    proptest! {
        #[test]
        fn the_numbers_are_those_of_the_table_in_their_order(
            years in proptest::collection::btree_map(1949u16..2199, -9_999_999_999_999i64..9_999_999_999_999, 0..12)
        ) {
            let points: Vec<_> = years
                .into_iter()
                .filter_map(|(year, n)| Some((year, Value::parse(&format!("{}.{:04}", n / 10_000, n.abs() % 10_000))?)))
                .collect();
            let html = draw(points.clone());
            let numbers: Vec<_> = texts(&html, "tspan").into_iter().filter(|t| *t != "没有数据").collect();
            let expected: Vec<_> = points.iter().map(|(_, v)| v.grouped()).collect();
            prop_assert_eq!(numbers, expected);
            let years: Vec<_> = texts(&html, "text").into_iter().filter(|t| t.len() == 4).collect();
            prop_assert!(points.iter().all(|(y, _)| years.contains(&y.to_string().as_str())));
            let mut bars = Vec::new();
            for (part, (_, v)) in html.split("<rect").skip(1).zip(&points) {
                let (x, width) = (attribute(part, "x"), attribute(part, "width"));
                prop_assert!((0.0..=100.0).contains(&x) && x + width <= 100.01, "{x} {width}");
                bars.push((v.is_negative(), v.ten_thousandths().abs(), width));
            }
            // The greater a number is, the longer is its bar.
            bars.sort_by_key(|bar| bar.1);
            for pair in bars.windows(2) {
                prop_assert!(pair[0].2 <= pair[1].2 + 0.02, "{pair:?}");
            }
        }
    }
}
