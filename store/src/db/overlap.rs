//! While a deployment of several processes is brought up to date, a program of yesterday works beside tables of today
//! (requirements.md DU9). It names the columns that it knew and leaves all others out, so each of those must still be there and
//! be of its kind, and none that is new may ask for a value. Checks that were made narrower would not be seen here.

use std::collections::BTreeMap;

use super::{Db, test_db};

/// The tables of the program that may still be running.
const BEFORE: i64 = 30;

/// What a program sees of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Column {
    kind: String,
    /// Whether a row may leave it out.
    may_miss: bool,
    /// Whether it may hold nothing.
    may_be_null: bool,
}

/// By table and name.
type Tables = BTreeMap<(String, String), Column>;

async fn tables(db: &Db) -> Tables {
    type Row = (String, String, String, bool, bool);
    let rows: Vec<Row> = match db {
        Db::Sqlite { write, .. } => sqlx::query_as(
            "select t.name, c.name, c.type, c.\"notnull\" = 0 or c.dflt_value is not null or c.pk > 0,
                c.\"notnull\" = 0
             from sqlite_master t, pragma_table_info(t.name) c
             where t.type = 'table' and t.name not like 'sqlite_%' and t.name not like '_sqlx_%'
               and t.name not like 'proposal_search%'",
        )
        .fetch_all(write)
        .await
        .unwrap(),
        Db::Postgres { write, .. } => sqlx::query_as(
            "select table_name::text, column_name::text, data_type::text,
                is_nullable = 'YES' or column_default is not null or is_identity = 'YES', is_nullable = 'YES'
             from information_schema.columns
             where table_schema = 'public' and table_name not like '_sqlx_%' and table_name <> 'proposal_search'",
        )
        .fetch_all(write)
        .await
        .unwrap(),
    };
    let column = |(table, name, kind, may_miss, may_be_null): Row| {
        let kind = kind.to_lowercase();
        let column = Column {
            kind,
            may_miss,
            may_be_null,
        };
        ((table, name), column)
    };
    rows.into_iter().map(column).collect()
}

/// What stops a program that knows the old tables.
fn breaks(old: &Tables, new: &Tables) -> Vec<String> {
    let mut all = Vec::new();
    for ((table, name), was) in old {
        match new.get(&(table.clone(), name.clone())) {
            None => all.push(format!("{table}.{name} is gone")),
            Some(is) if is.kind != was.kind => all.push(format!("{table}.{name} is {}", is.kind)),
            Some(is) if was.may_miss && !is.may_miss || was.may_be_null && !is.may_be_null => {
                all.push(format!("{table}.{name} asks for a value now"));
            }
            Some(_) => {}
        }
    }
    for ((table, name), is) in new {
        let known = old.keys().any(|(t, _)| t == table);
        if known && !is.may_miss && !old.contains_key(&(table.clone(), name.clone())) {
            all.push(format!("{table}.{name} is new and asks for a value"));
        }
    }
    all
}

async fn changed_by(db: &Db, sql: &'static str) -> Vec<String> {
    let old = tables(db).await;
    match db {
        Db::Sqlite { write, .. } => sqlx::raw_sql(sql).execute(write).await.map(drop).unwrap(),
        Db::Postgres { write, .. } => sqlx::raw_sql(sql).execute(write).await.map(drop).unwrap(),
    }
    breaks(&old, &tables(db).await)
}

async fn story(db: Db) {
    db.migrate(Some(BEFORE)).await.unwrap();
    let old = tables(&db).await;
    assert!(old.len() > 500, "{}", old.len());
    db.migrate(None).await.unwrap();
    let found = breaks(&old, &tables(&db).await);
    assert!(found.is_empty(), "{found:?}");

    // It would be seen.
    for (sql, said) in [
        ("alter table notices add column seen_by text", None),
        (
            "alter table notices add column loud integer not null default 0",
            None,
        ),
        (
            "alter table grids rename column area_en to extent_en",
            Some("grids.area_en is gone"),
        ),
        (
            "alter table verdicts rename to judgements",
            Some("verdicts.words is gone"),
        ),
        ("drop table visits", Some("visits.theme is gone")),
    ] {
        let found = changed_by(&db, sql).await;
        assert_eq!(found.is_empty(), said.is_none(), "{sql}: {found:?}");
        assert!(
            said.is_none_or(|said| found.iter().any(|f| f == said)),
            "{found:?}"
        );
    }
    let grown = |may_miss| {
        let column = Column {
            kind: "text".to_owned(),
            may_miss,
            may_be_null: may_miss,
        };
        Tables::from([(("grids".to_owned(), "id".to_owned()), column)])
    };
    assert_eq!(
        breaks(&grown(true), &grown(false)),
        ["grids.id asks for a value now"]
    );
    assert!(breaks(&grown(false), &grown(true)).is_empty());
    db.close().await;
}

#[tokio::test]
async fn a_program_of_yesterday_finds_what_it_knows_in_tables_of_today_on_sqlite() {
    story(test_db::empty_sqlite().await.unwrap()).await;
}

#[tokio::test]
async fn a_program_of_yesterday_finds_what_it_knows_in_tables_of_today_on_postgres() {
    story(test_db::empty_postgres().await.unwrap()).await;
}
