//! A person's own page: the name shown, and who has looked at the own data.

use chrono::{DateTime, Utc};
use domain::access::SignedIn;
use domain::accounts::Role;
use domain::communities::Slug;
use domain::display::Both;
use domain::ids::AccountId;
use domain::log::Leaf;
use domain::text::Nickname;
use serde_json::json;
use sqlx::FromRow;

use super::masked;
use crate::communities::{read_role, read_slug};
use crate::db::{on, read};
use crate::{Db, Error, Tx};

/// What a person's own page begins with.
#[derive(Debug, Clone)]
pub struct Profile {
    pub phone_masked: String,
    pub nickname: Option<String>,
    /// As seen on a document.
    pub real_name: Option<String>,
    pub created_at: DateTime<Utc>,
}

/// One look at a person's data (art. 31).
#[derive(Debug, Clone)]
pub struct DataView {
    pub community_slug: Slug,
    pub community_name: Both,
    /// As what somebody looked. Who it was is for the auditor.
    pub viewer: Viewer,
    /// What was looked at, such as `phone`.
    pub fields: String,
    pub purpose: String,
    pub at: DateTime<Utc>,
}

/// As what somebody looks at another person's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    /// In a role of staff.
    Staff(Role),
    /// The neighbour who was chosen to help.
    AidHelper,
    /// The neighbour who asked for help.
    AidAsker,
}

impl Viewer {
    /// The value of rows.
    pub fn code(self) -> &'static str {
        match self {
            Self::Staff(role) => role.code(),
            Self::AidHelper => "aid_helper",
            Self::AidAsker => "aid_asker",
        }
    }

    fn read(code: &str, id: i64) -> Result<Self, Error> {
        match code {
            "aid_helper" => Ok(Self::AidHelper),
            "aid_asker" => Ok(Self::AidAsker),
            code => read_role(code, id).map(Self::Staff),
        }
    }
}

#[derive(FromRow)]
struct ProfileRow {
    phone: Option<String>,
    nickname: Option<String>,
    real_name: Option<String>,
    created_at: DateTime<Utc>,
}

#[derive(FromRow)]
struct ViewRow {
    id: i64,
    community_id: i64,
    slug: String,
    name_zh: String,
    name_en: String,
    viewer_role: String,
    fields: String,
    purpose: String,
    at: DateTime<Utc>,
}

impl Db {
    /// The person as the own page shows them.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn find_profile(&self, person: &SignedIn) -> Result<Profile, Error> {
        let row = read!(self, |c| sqlx::query_as::<_, ProfileRow>(
            "select phone, nickname, real_name, created_at from accounts where id = $1"
        )
        .bind(person.account().0)
        .fetch_one(c)
        .await)?;
        Ok(Profile {
            phone_masked: masked(row.phone.as_deref()),
            nickname: row.nickname,
            real_name: row.real_name,
            created_at: row.created_at,
        })
    }

    /// Sets the name shown by default.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn rename(
        &self,
        person: &SignedIn,
        nickname: &Nickname,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let account = person.account();
        let mut tx = self.begin().await?;
        tx.update_nickname(account, nickname).await?;
        let object = format!("account/{account}");
        let leaf = Leaf::new("accounts.rename", object, json!({}), now);
        tx.append_leaf(None, Some(account), &leaf).await?;
        tx.commit().await
    }

    /// Who looked at the person's data, when and why; newest first.
    ///
    /// # Errors
    /// [`Error`] of the database.
    pub async fn list_data_views(&self, person: &SignedIn) -> Result<Vec<DataView>, Error> {
        let rows = read!(self, |c| {
            sqlx::query_as::<_, ViewRow>(
            "select v.id, v.community_id, c.slug, c.name_zh, c.name_en, v.viewer_role, v.fields, v.purpose, v.at
             from data_views v join communities c on c.id = v.community_id
             where v.account_id = $1 order by v.at desc, v.id desc"
        )
        .bind(person.account().0)
        .fetch_all(c)
        .await
        })?;
        rows.into_iter()
            .map(|r| {
                Ok(DataView {
                    community_slug: read_slug(&r.slug, r.community_id)?,
                    community_name: Both::new(r.name_zh, r.name_en),
                    viewer: Viewer::read(&r.viewer_role, r.id)?,
                    fields: r.fields,
                    purpose: r.purpose,
                    at: r.at,
                })
            })
            .collect()
    }
}

impl Tx {
    async fn update_nickname(
        &mut self,
        account: AccountId,
        nickname: &Nickname,
    ) -> Result<(), sqlx::Error> {
        on!(self, |c| sqlx::query(
            "update accounts set nickname = $2 where id = $1 and erased_at is null"
        )
        .bind(account.0)
        .bind(nickname.as_str())
        .execute(c)
        .await
        .map(|_| ()))
    }
}
