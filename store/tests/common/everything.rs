//! Somebody who reads every table, whatever it is called.

use store::Db;

/// Every row of every table that the engine knows of as text, with its table.
pub async fn everything(db: &Db) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for table in tables(db).await {
        let rows: Vec<String> = match db {
            Db::Sqlite { write, .. } => {
                let columns: Vec<String> =
                    sqlx::query_scalar("select name from pragma_table_info($1)")
                        .bind(&table)
                        .fetch_all(write)
                        .await
                        .unwrap();
                let row: Vec<String> = columns
                    .iter()
                    .map(|c| format!("coalesce(case typeof(\"{c}\") when 'blob' then hex(\"{c}\") else cast(\"{c}\" as text) end, '')"))
                    .collect();
                let sql = format!("select {} from \"{table}\"", row.join(" || ' ' || "));
                let rows = sqlx::query_scalar(sqlx::AssertSqlSafe(sql));
                rows.fetch_all(write).await.unwrap()
            }
            Db::Postgres { write: pool, .. } => {
                let sql = format!("select cast(t as text) from \"{table}\" t");
                let rows = sqlx::query_scalar(sqlx::AssertSqlSafe(sql));
                rows.fetch_all(pool).await.unwrap()
            }
        };
        all.extend(rows.into_iter().map(|row| (table.clone(), row)));
    }
    all
}

/// All tables, from the catalogue: one that is added later is read too.
async fn tables(db: &Db) -> Vec<String> {
    let found: Vec<String> = match db {
        Db::Sqlite { write, .. } => sqlx::query_scalar("select name from sqlite_schema where type = 'table' and name not like 'sqlite%' and sql not like 'create virtual%'")
            .fetch_all(write).await.unwrap(),
        Db::Postgres { write: pool, .. } => sqlx::query_scalar("select cast(table_name as text) from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'")
            .fetch_all(pool).await.unwrap(),
    };
    for known in [
        "accounts",
        "assessment_answers",
        "assessment_roll",
        "consultation_sheets",
        "consultation_takers",
        "log_leaves",
        "submissions",
    ] {
        assert!(
            found.iter().any(|table| table == known),
            "{known} of {found:?}"
        );
    }
    found
}
