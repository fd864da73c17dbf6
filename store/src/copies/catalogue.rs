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

const OF_POSTGRES: &str = "select c.table_name::text, c.column_name::text, c.data_type::text,
        coalesce(k.ordinal_position, 0)::bigint
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    left join (
        select u.table_schema, u.table_name, u.column_name, u.ordinal_position
        from information_schema.table_constraints p
        join information_schema.key_column_usage u using (constraint_schema, constraint_name, table_name)
        where p.constraint_type = 'PRIMARY KEY' and u.table_schema = current_schema()
    ) k on k.table_name = c.table_name and k.column_name = c.column_name
    where c.table_schema = current_schema() and t.table_type = 'BASE TABLE'
      and c.table_name not like '\\_sqlx\\_%' and c.table_name <> 'proposal_search'
    order by c.table_name collate \"C\", c.column_name collate \"C\"";

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
