//! The own page: a name, an export, an end.

use domain::access::Standing;
use domain::accounts::Role;
use domain::text::Nickname;
use serde_json::{Value, json};
use store::Db;
use store::drafts::{DraftKind, DraftOwner};

use crate::common::{
    self, Place, both, claim, community, count, leaves, may_attest, minutes, now, phone,
    proposal_row, raw, resident, sign_in, signed_in, support_row,
};

const NUMBER: &str = "13800000001";

/// Somebody of whom everything is held that can be held.
async fn person_of_many_traces(db: &Db, place: &Place) -> Standing {
    let first = resident(db, place.id, NUMBER, false).await;
    let id = claim(db, place.id, &first, 0).await;
    let right = may_attest(db, place.id, id).await;
    db.unmask_phone(&right, "核对", now()).await.unwrap();
    let who = resident_again(db, place).await;
    db.grant_role(
        &place.operator,
        Some(place.id),
        &phone(NUMBER),
        Role::GridWorker,
        Some(place.grids[0]),
        now(),
    )
    .await
    .unwrap();
    let owner = DraftOwner::Account(who.account);
    db.save_draft(
        owner,
        place.id,
        DraftKind::Proposal,
        0,
        None,
        &json!({"title": "路灯"}),
        now(),
    )
    .await
    .unwrap();
    db.open_session(
        who.account,
        "secret token hash",
        false,
        "Firefox",
        now(),
        now() + minutes(60),
    )
    .await
    .unwrap();
    let other = sign_in(db, "13800000002", "browser", now()).await.account;
    let own = proposal_row(db, place, who.account, 1).await;
    let theirs = proposal_row(db, place, other, 2).await;
    support_row(db, place, theirs, who.account).await;
    raw!(db, |c| {
        sqlx::query(
        "insert into comments (community_id, proposal_id, account_id, side, shown_as, body, written_at)
         values ($1, $2, $3, 'for', 'nickname', '我家楼下也是', $4)"
    )
    .bind(place.id.0)
    .bind(theirs.0)
    .bind(who.account.0)
    .bind(now())
    .execute(c)
    .await
    .map(|_| ())
    });
    raw!(db, |c| {
        sqlx::query(
        "insert into verdicts (community_id, proposal_id, account_id, solved, rating, words, said_at)
         values ($1, $2, $3, $4, 5, '修好了', $5)"
    )
    .bind(place.id.0)
    .bind(own.0)
    .bind(who.account.0)
    .bind(true)
    .bind(now())
    .execute(c)
    .await
    .map(|_| ())
    });
    raw!(db, |c| sqlx::query(
        "insert into submissions (account_id, once, at) values ($1, 'form', $2)"
    )
    .bind(who.account.0)
    .bind(now())
    .execute(c)
    .await
    .map(|_| ()));
    who
}

async fn resident_again(db: &Db, place: &Place) -> Standing {
    resident(db, place.id, NUMBER, true).await
}

both! {
    async fn a_person_sets_the_name_that_others_see(db) {
        let account = sign_in(db, NUMBER, "browser", now()).await.account;
        let who = db.load_standing(account, false, None).await.unwrap();
        let profile = db.find_profile(&signed_in(&who)).await.unwrap();
        assert_eq!((profile.phone_masked.as_str(), profile.created_at), ("138****0001", now()));
        assert_eq!((profile.nickname, profile.real_name), (None, None));
        for name in ["小芳", "青云小芳"] {
            db.rename(&signed_in(&who), &Nickname::parse(name).unwrap(), now()).await.unwrap();
            assert_eq!(db.find_profile(&signed_in(&who)).await.unwrap().nickname.as_deref(), Some(name));
        }
        assert_eq!(leaves(db, "accounts.rename").await, 2);
    }

    async fn an_export_holds_everything_and_no_secret(db) {
        let place = community(db).await;
        let who = person_of_many_traces(db, &place).await;
        let export = db.export_account(&signed_in(&who)).await.unwrap();
        let account = &export["account"];
        assert_eq!((&account["phone"], &account["real_name"]), (&json!(NUMBER), &json!("王芳")));
        assert_eq!((&account["document_seen"], &account["has_password"]), (&json!(true), &json!(false)));
        for (kind, field, value) in [
            ("residencies", "name", json!("王小芳")),
            ("roles", "role", json!("grid_worker")),
            ("sessions", "device", json!("Firefox")),
            ("proposals", "title", json!("修好三栋的路灯")),
            ("comments", "body", json!("我家楼下也是")),
            ("supports", "number", json!(2)),
            ("verdicts", "solved", json!(true)),
            ("drafts", "fields", json!(r#"{"title":"路灯"}"#)),
            ("data_views", "purpose", json!("核对")),
        ] {
            assert_eq!(export[kind].as_array().map(Vec::len), Some(1), "{kind}");
            assert_eq!(export[kind][0][field], value, "{kind}");
        }
        let told: Vec<&Value> = export["notices"].as_array().unwrap().iter().map(|n| &n["kind"]).collect();
        assert_eq!(told, [&json!("data_seen"), &json!("residency_attested")]);
        let text = export.to_string();
        for secret in ["secret token hash", "document of", "digest"] {
            assert!(!text.contains(secret), "{secret}");
        }

        let stranger = sign_in(db, "13800000003", "browser", now()).await.account;
        let stranger = db.load_standing(stranger, false, None).await.unwrap();
        let export = db.export_account(&signed_in(&stranger)).await.unwrap();
        assert!(!export.to_string().contains("路灯"), "nothing of anybody else");
    }

    async fn an_erased_person_leaves_a_shell_and_no_trace(db) {
        let place = community(db).await;
        let who = person_of_many_traces(db, &place).await;
        db.erase_account(&signed_in(&who), now()).await.unwrap();

        assert!(db.find_session("secret token hash", now()).await.unwrap().is_none());
        let export = db.export_account(&signed_in(&who)).await.unwrap();
        for gone in ["phone", "nickname", "real_name"] {
            assert_eq!(export["account"][gone], Value::Null, "{gone}");
        }
        for empty in ["residencies", "sessions", "drafts", "notices", "data_views"] {
            assert_eq!(export[empty], json!([]), "{empty}");
        }
        for kept in ["proposals", "comments", "supports", "verdicts"] {
            assert_eq!(export[kept].as_array().map(Vec::len), Some(1), "{kept}");
        }
        assert!(export["roles"][0]["ended_at"].is_string());
        let shell = db.load_standing(who.account, true, Some(place.id)).await.unwrap();
        assert!(shell.roles.is_empty() && shell.residency == domain::accounts::Residency::None);
        assert_eq!(db.find_profile(&signed_in(&who)).await.unwrap().phone_masked, "");
        assert_eq!(count(db, "select count(*) from accounts where erased_at is not null").await, 1);
        for left in [
            "select count(*) from identities",
            "select count(*) from login_codes where phone = '13800000001'",
            "select count(*) from rate_counts where key like '%13800000001%'",
            "select count(*) from submissions",
            "select count(*) from log_leaves where act = 'accounts.rename' and account_id is not null",
            "select count(*) from log_leaves where object || facts like '%13800000001%'",
        ] {
            assert_eq!(count(db, left).await, 0, "{left}");
        }
        assert_eq!(count(db, "select count(*) from log_leaves where act = 'accounts.erase' and account_id is null").await, 1);

        // The same person comes back as somebody new, with the same document.
        let back = resident_again(db, &place).await;
        assert_ne!(back.account, who.account);
        assert!(domain::access::verified(Some(&back)).is_ok());
    }

    async fn what_another_tab_is_writing_is_erased_as_well(db) {
        let place = community(db).await;
        for n in 0..8 {
            let who = resident(db, place.id, &format!("1380000000{n}"), false).await;
            let person = signed_in(&who);
            let id = claim(db, place.id, &who, 0).await;
            let right = may_attest(db, place.id, id).await;
            common::at_once(db, 2, |side| {
                let db = db.clone();
                async move {
                    if side == 0 {
                        let name = domain::text::RealName::parse("王芳").unwrap();
                        match db.attest_in_person(&right, &format!("document {n}"), &name, now()).await {
                            Ok(()) | Err(store::Failed::Refused(_)) => {}
                            Err(fault) => panic!("{fault:?}"),
                        }
                    } else {
                        db.erase_account(&person, now()).await.unwrap();
                    }
                }
            })
            .await;
            assert_eq!(db.find_profile(&person).await.unwrap().real_name, None);
        }
        for nothing in ["select count(*) from residencies", "select count(*) from identities", "select count(*) from notices"] {
            assert_eq!(count(db, nothing).await, 0, "{nothing}");
        }
    }
}
