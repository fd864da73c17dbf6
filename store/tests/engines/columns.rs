//! How long a text may be stands in the schema too, or it is said what bounds it instead (requirements.md IN3).

use std::collections::BTreeSet;

use store::Db;

use crate::common;

/// Table and column.
type Names = BTreeSet<(String, String)>;

/// What the list says of columns without a check.
fn listed() -> Names {
    let mut all = Names::new();
    let rows = include_str!("unchecked.txt").lines();
    for row in rows.filter(|row| !row.is_empty() && !row.starts_with('#')) {
        let (why, tables) = row.split_once(": ").expect("a reason");
        assert!(why.len() > 3, "{row}");
        for part in tables.split("; ") {
            let mut names = part.split(' ');
            let table = names.next().unwrap();
            for column in names {
                let one = (table.to_owned(), column.to_owned());
                assert!(all.insert(one), "{table}.{column} stands there twice");
            }
        }
    }
    all
}

/// Whether a condition bounds a column: by its length, or to a few words.
fn bounds(condition: &str, column: &str) -> bool {
    let few = |sign: &&str| {
        let before = condition.split_once(*sign).map(|(before, _)| before);
        before.and_then(|text| text.rsplit(['(', ' ']).next()) == Some(column)
    };
    condition.contains(&format!("length({column})")) || [" in (", " = ANY", " = '"].iter().any(few)
}

#[test]
fn a_bound_is_known_when_it_is_seen() {
    for (condition, column, bound) in [
        ("length(fields) <= 20000", "fields", true),
        ("(length(fields) <= 20000)", "field", false),
        ("kind in ('jpeg', 'pdf')", "kind", true),
        (
            "((kind = ANY (ARRAY['jpeg'::text, 'pdf'::text])))",
            "kind",
            true,
        ),
        ("((sub_kind = ANY (ARRAY['jpeg'::text])))", "kind", false),
        ("bytes > 0", "bytes", false),
    ] {
        assert_eq!(bounds(condition, column), bound, "{condition} {column}");
    }
}

/// The conditions of a `create table`: what stands between the brackets of each `check`.
fn checks(sql: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut rest = sql;
    while let Some((_, after)) = rest.split_once("check (") {
        let mut depth = 1;
        let end = after.char_indices().find(|(_, c)| {
            depth += match c {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            depth == 0
        });
        let end = end.map_or(after.len(), |(at, _)| at);
        all.push(&after[..end]);
        rest = &after[end..];
    }
    all
}

#[tokio::test]
async fn every_text_column_has_its_bound() {
    let (sqlite, postgres) = (common::sqlite().await, common::postgres().await);
    let (Db::Sqlite { write, .. }, Db::Postgres { write: pool, .. }) = (&sqlite, &postgres) else {
        panic!("the wrong engines");
    };
    // Days and moments are texts on SQLite; what PostgreSQL calls a text is one.
    let texts: Vec<(String, String)> = sqlx::query_as(
        "select table_name::text, column_name::text from information_schema.columns
         where table_schema = 'public' and data_type = 'text' and table_name not like '_sqlx_%'
           and table_name <> 'proposal_search'",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let theirs: Vec<(String, String)> = sqlx::query_as(
        "select r.relname::text, pg_get_constraintdef(c.oid) from pg_constraint c join pg_class r on r.oid = c.conrelid
         where c.contype = 'c'",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let ours: Vec<(String, String)> = sqlx::query_as(
        "select name, sql from sqlite_master where type = 'table' and sql is not null",
    )
    .fetch_all(write)
    .await
    .unwrap();
    let listed = listed();
    let (mut checked, mut open, mut stale) = (0, Vec::new(), listed.clone());
    for (table, column) in &texts {
        let here = |(name, sql): &(String, String)| {
            name == table && checks(sql).iter().any(|check| bounds(check, column))
        };
        let there = |(name, check): &(String, String)| name == table && bounds(check, column);
        let both = (ours.iter().any(here), theirs.iter().any(there));
        let one = (table.clone(), column.clone());
        match both {
            (true, true) => checked += 1,
            (false, false) if listed.contains(&one) => {
                stale.remove(&one);
            }
            _ => open.push(format!("{table}.{column} {both:?}")),
        }
    }
    assert!(checked > 100, "{checked} of {}", texts.len());
    assert!(
        open.is_empty() && stale.is_empty(),
        "without a bound, or with one on one engine only: {open:?}; listed and not without: {stale:?}"
    );
    common::tear_down(sqlite).await;
    common::tear_down(postgres).await;
}
