//! What a community has made public, in memory, ready to be searched.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::contacts::Contact;
use domain::display::Both;
use domain::facilities::Facility;
use domain::ids::CommunityId;
use domain::news::News;
use domain::publishing::{Kind, Publication};
use domain::reports::Report;
use domain::search::{Catalogue, Hit, Question, Ready};
use domain::services::Item;
use store::Db;

/// One publication: its number and its title.
pub struct Titled {
    pub number: i64,
    pub title: Both,
}

/// Everything that is public, as it is on a day: what is over by then comes last.
pub struct Public(HashMap<Kind, Catalogue<Titled>>);

impl Public {
    pub(super) async fn read(
        db: &Db,
        community: CommunityId,
        today: NaiveDate,
    ) -> Result<Self, store::Error> {
        let mut all = Self(HashMap::new());
        all.add::<Item>(db, community, today).await?;
        all.add::<Contact>(db, community, today).await?;
        all.add::<Facility>(db, community, today).await?;
        all.add::<News>(db, community, today).await?;
        all.add::<Report>(db, community, today).await?;
        Ok(all)
    }

    async fn add<C: Publication>(
        &mut self,
        db: &Db,
        community: CommunityId,
        today: NaiveDate,
    ) -> Result<(), store::Error> {
        let mut all = db.list_published::<C>(community).await?;
        // Of what answers alike, the newest first where there is a new one every year or week.
        if matches!(C::KIND, Kind::Report | Kind::News) {
            all.reverse();
        }
        let ready = all.into_iter().map(|p| {
            let content = &p.version.content;
            let titled = Titled {
                number: p.number,
                title: content.title().both().clone(),
            };
            Ready::new(&content.sought(today), titled)
        });
        self.0.insert(C::KIND, Catalogue::new(ready.collect()));
        Ok(())
    }

    /// What of a kind answers a question, in its order.
    pub fn search(&self, kind: Kind, question: &Question) -> Vec<(Hit, &Titled)> {
        let all = self.0.get(&kind);
        all.map_or_else(Vec::new, |all| all.search(question))
    }
}
