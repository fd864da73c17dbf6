//! Whom earlier versions name. A card of the contact board (art. 43) names a member of staff while that person is there: once another
//! one is, or the card is taken off the board, the versions before keep what the post was for and lose the name.
//!
//! What surprises: the hash of such a version stays that of the text that was public, because it stands in the record of acts; the
//! text that is left has another one.

use domain::contacts::without_person;
use domain::publishing::Kind;
use sqlx::FromRow;

use crate::db::on;
use crate::{Error, Tx};

#[derive(FromRow)]
struct NamedRow {
    id: i64,
    content: String,
}

impl Tx {
    /// Takes the names out of what readers see no longer; `live` is the version they see, none once it is withdrawn.
    pub(super) async fn forget_names(
        &mut self,
        kind: Kind,
        publication: i64,
        live: Option<i64>,
    ) -> Result<(), Error> {
        if kind != Kind::Contact {
            return Ok(());
        }
        let rows: Vec<NamedRow> = on!(&mut *self, |c| {
            sqlx::query_as(
                "select id, content from publication_versions
                 where publication_id = $1 and state = 'published' and version is distinct from $2
                 order by version",
            )
            .bind(publication)
            .bind(live)
            .fetch_all(c)
            .await
        })?;
        let stays: Option<String> = on!(&mut *self, |c| {
            sqlx::query_scalar(
                "select content from publication_versions where publication_id = $1 and version = $2",
            )
            .bind(publication)
            .bind(live)
            .fetch_optional(c)
            .await
        })?;
        // What was never public is of no use to anybody.
        on!(&mut *self, |c| {
            sqlx::query(
                "update publication_versions set content = null, typed = '{}'
                 where publication_id = $1 and state = 'discarded'",
            )
            .bind(publication)
            .execute(c)
            .await
            .map(|_| ())
        })?;
        for row in rows {
            let broken = Error::Inconsistent {
                table: "publication_versions",
                id: row.id,
            };
            // Whoever is still there is named by the versions before as well.
            let left = without_person(&row.content, stays.as_deref()).ok_or(broken)?;
            if let Some((content, typed)) = left {
                self.put_left(row.id, &content, &typed).await?;
            }
        }
        Ok(())
    }

    async fn put_left(&mut self, id: i64, content: &str, typed: &str) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update publication_versions set content = $2, typed = $3 where id = $1"
        )
        .bind(id)
        .bind(content)
        .bind(typed)
        .execute(c)
        .await
        .map(|_| ()))
    }
}
