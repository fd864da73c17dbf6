//! Which tables there are, as the database itself says.

use std::collections::BTreeMap;

use super::Fault;
use crate::db::on;
use crate::{Error, Tx};

/// How an engine keeps a column. SQLite knows the first two only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Text,
    Flag,
    Moment,
    Day,
}

impl Kind {
    fn of(engine_says: &str) -> Option<Self> {
        Some(match engine_says.to_ascii_lowercase().as_str() {
            "integer" | "bigint" => Self::Number,
            "text" => Self::Text,
            "boolean" => Self::Flag,
            "timestamp with time zone" => Self::Moment,
            "date" => Self::Day,
            _ => return None,
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub name: String,
    pub kind: Kind,
    /// Its place in the primary key, from 1; 0 outside.
    pub key: i64,
}

/// A table; its columns stand in the order of their names, because the engines may have added them in another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub name: String,
    pub columns: Vec<Column>,
}

const OF_SQLITE: &str = "select m.name, c.name, c.type, cast(c.pk as bigint)
    from sqlite_master m, pragma_table_info(m.name) c
    where m.type = 'table' and m.name not like 'sqlite\\_%' escape '\\' and m.name not like '\\_sqlx\\_%' escape '\\'
      and m.name not like 'proposal\\_search%' escape '\\'
    order by m.name, c.name";

// Not information_schema: its views take seconds for two hundred tables.
const OF_POSTGRES: &str =
    "select r.relname::text, a.attname::text, format_type(a.atttypid, null)::text,
        coalesce(k.place, 0)::bigint
    from pg_class r
    join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    left join (
        select i.indrelid, u.attnum, u.place
        from pg_index i, unnest(i.indkey::int2[]) with ordinality as u (attnum, place)
        where i.indisprimary
    ) k on k.indrelid = r.oid and k.attnum = a.attnum
    where r.relkind = 'r' and r.relnamespace = current_schema()::regnamespace
      and r.relname not like '\\_sqlx\\_%' and r.relname <> 'proposal_search'
    order by r.relname collate \"C\", a.attname collate \"C\"";

impl Tx {
    /// All tables but the search index and the migrations.
    pub(super) async fn tables(&mut self) -> Result<Vec<Table>, Fault> {
        let rows: Vec<(String, String, String, i64)> = match self {
            Self::Sqlite(t) => sqlx::query_as(OF_SQLITE).fetch_all(&mut **t).await?,
            Self::Postgres(t) => sqlx::query_as(OF_POSTGRES).fetch_all(&mut **t).await?,
        };
        let mut tables: BTreeMap<String, Vec<Column>> = BTreeMap::new();
        for (table, name, kind, key) in rows {
            let Some(kind) = Kind::of(&kind) else {
                return Err(Fault::Kind {
                    table,
                    column: name,
                    kind,
                });
            };
            let columns = tables.entry(table).or_default();
            columns.push(Column { name, kind, key });
        }
        let tables = tables.into_iter();
        Ok(tables
            .map(|(name, columns)| Table { name, columns })
            .collect())
    }

    /// The newest migration that was applied; none where there was never one.
    pub(super) async fn schema(&mut self) -> Result<Option<i64>, Error> {
        let there: bool =
            match self {
                Self::Sqlite(t) => sqlx::query_scalar(
                    "select exists (select 1 from sqlite_master where name = '_sqlx_migrations')",
                )
                .fetch_one(&mut **t)
                .await?,
                Self::Postgres(t) => {
                    sqlx::query_scalar("select to_regclass('_sqlx_migrations') is not null")
                        .fetch_one(&mut **t)
                        .await?
                }
            };
        if !there {
            return Ok(None);
        }
        let version = on!(self, |c| sqlx::query_scalar(
            "select max(version) from _sqlx_migrations"
        )
        .fetch_one(c)
        .await)?;
        Ok(version)
    }
}
