//! What any door of the public API may answer besides, said once: [`crate::frame::problem`] makes it for all of them.

use utoipa::Modify;
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, ResponseBuilder};

/// Adds them to the description.
pub struct Refusals;

impl Modify for Refusals {
    fn modify(&self, api: &mut OpenApi) {
        let body = Ref::from_schema_name("ApiProblem");
        let content = ContentBuilder::new().schema(Some(body)).build();
        for door in api
            .paths
            .paths
            .values_mut()
            .filter_map(|path| path.get.as_mut())
        {
            for (status, why) in [
                ("400", "An address or a `cursor` that is none"),
                ("404", "No such community, or nothing of this number in it"),
                (
                    "429",
                    "Too many searches from one address; `Retry-After` says when to come again",
                ),
            ] {
                let response = ResponseBuilder::new()
                    .description(why)
                    .content("application/problem+json", content.clone());
                let all = &mut door.responses.responses;
                all.insert(status.to_owned(), response.into());
            }
        }
    }
}
