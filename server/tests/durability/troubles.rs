//! The real program when its surroundings fail it: no room on the disk, PostgreSQL away and back, told to end while people use
//! it, and a database that may lose what it acknowledged (requirements.md DU2, DU4, DU6, DU8).

use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::common::phone_of;
use crate::crowd::{Crowd, Person, Told};
use crate::processes::{Deployment, Running, ask};
use crate::voters;
use crate::wire::Wire;

/// Asks a process to end, as a service manager does.
fn terminate(running: &Running) {
    tool("kill", &["-TERM", &running.0.id().to_string()]);
}

/// How many bytes a process may write into any file from now on: none is what a full disk feels like.
fn may_write(running: &Running, bytes: &str) {
    let limit = format!("--fsize={bytes}:unlimited");
    tool("prlimit", &["--pid", &running.0.id().to_string(), &limit]);
}

fn tool(program: &str, arguments: &[&str]) {
    let done = Command::new(program).args(arguments).status().unwrap();
    assert!(done.success(), "{program} {arguments:?}");
}

async fn read(house: &Deployment, path: &str) -> u16 {
    let got = ask(&house.addresses[0], "GET", path, "", 7, "").await;
    got.map_or(0, |got| got.status)
}

/// Waits until `path` is answered so.
async fn until(house: &Deployment, path: &str, status: u16, patience: Duration) {
    let limit = Instant::now() + patience;
    while read(house, path).await != status {
        assert!(Instant::now() < limit, "{path} is not {status}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_room_on_the_disk_acts_are_turned_away_and_room_again_is_enough() {
    let house = Deployment::sqlite();
    let running = house.start(0).await;
    let mut people = Person::some(&house, 3).await;
    for one in &mut people {
        assert_eq!(one.press().await, Told::Done);
    }
    for _ in 0..2 {
        may_write(&running, "0");
        for one in &mut people {
            assert_eq!(one.press().await, Told::TurnedAway);
            assert_eq!(one.reads().await, 200);
        }
        assert_eq!(read(&house, "/qingyun").await, 200);
        assert_eq!(read(&house, "/healthz").await, 200);
        // Nobody starts it again.
        may_write(&running, "unlimited");
        for one in &mut people {
            assert_eq!(one.press().await, Told::Done);
        }
    }
    let db = house.open().await;
    for one in &people {
        one.check(&db).await;
    }
    assert_eq!(db.audit_file().await.unwrap(), Ok(()));
    db.close().await;
    house.run(&["verify"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_goes_away_and_comes_back_and_nobody_starts_anything_again() {
    let mut house = Deployment::postgres().await;
    let direct = house.database.clone();
    let (name, folder) = direct.rsplit_once("?host=").unwrap();
    let name = name.rsplit('/').next().unwrap();
    let wire = Wire::lay(PathBuf::from(folder).join(".s.PGSQL.5432")).await;
    house.database = format!("postgres://postgres@{}/{name}", wire.address);
    house.addresses.truncate(1);
    let _running = house.start(0).await;
    let mut people = Person::some(&house, 3).await;
    for one in &mut people {
        assert_eq!(one.press().await, Told::Done);
    }
    assert_eq!(read(&house, "/qingyun").await, 200);
    for _ in 0..2 {
        wire.cut();
        until(&house, "/readyz", 503, Duration::from_secs(5)).await;
        // What visitors read is shown as it was, however old it is by now.
        assert_eq!(read(&house, "/qingyun").await, 200);
        assert_eq!(read(&house, "/healthz").await, 200);
        for one in &mut people {
            assert_eq!(one.press().await, Told::TurnedAway);
        }
        wire.mend();
        until(&house, "/readyz", 200, Duration::from_secs(10)).await;
        for one in &mut people {
            assert_eq!(one.press().await, Told::Done);
        }
    }
    house.database = direct;
    let db = house.open().await;
    for one in &people {
        one.check(&db).await;
    }
    // The caretaker goes on too: what was done since is in a tree that it signs.
    let limit = Instant::now() + Duration::from_secs(60);
    while db.leaves_wait().await.unwrap() {
        assert!(Instant::now() < limit, "nobody gives acts their places");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    db.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn told_to_end_it_answers_what_it_was_asked_and_waits_for_nobody_who_is_silent() {
    let house = Deployment::sqlite();
    let mut running = house.start(0).await;
    let crowd = Crowd::gather(&house, 12).await;
    crowd.presses(40).await;
    // One who has said nothing, one who stopped in the middle of a line, and one who was answered and stayed.
    let connect = || TcpStream::connect(&house.addresses[0]);
    let _silent = connect().await.unwrap();
    let mut slow = connect().await.unwrap();
    slow.write_all(b"POST /qingyun/proposals HTTP/1.1\r\nhost: ju")
        .await
        .unwrap();
    let mut idle = connect().await.unwrap();
    idle.write_all(b"GET /healthz HTTP/1.1\r\nhost: juyi.test\r\n\r\n")
        .await
        .unwrap();
    let mut some = [0; 16];
    idle.read_exact(&mut some).await.unwrap();
    assert!(some.starts_with(b"HTTP/1.1 200"));
    let begun = Instant::now();
    terminate(&running);
    let ended = tokio::task::spawn_blocking(move || running.0.wait()).await;
    let ended = ended.unwrap().unwrap();
    assert!(ended.success(), "{ended}");
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "{:?}",
        begun.elapsed()
    );
    let refused = connect().await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::ConnectionRefused);
    let told = crowd.end(&house).await;
    let lost = told.iter().filter(|t| **t == Told::Lost).count();
    assert_eq!(lost, 0, "of {} presses", told.len());
    assert!(
        told.contains(&Told::NobodyThere),
        "the crowd was still there"
    );
}

/// As a load balancer does: a connection that is refused is tried at the other process, and what was sent is sent once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_are_replaced_one_after_the_other_and_no_request_fails() {
    let house = Deployment::postgres().await;
    let mut running = [house.start(0).await, house.start(1).await];
    let crowd = Crowd::gather(&house, 8).await;
    for _ in 0..2 {
        for (at, process) in running.iter_mut().enumerate() {
            crowd.presses(20).await;
            terminate(process);
            assert!(process.0.wait().unwrap().success());
            crowd.presses(20).await;
            *process = house.start(at).await;
        }
    }
    let told = crowd.end(&house).await;
    let failed: Vec<_> = told.iter().filter(|t| **t != Told::Done).collect();
    assert!(failed.is_empty(), "{failed:?} of {}", told.len());
}

/// Whatever comes of it: what people type, who they are, where they come from and what opens their sessions is in no line of the
/// log (requirements.md OB2).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_line_of_the_log_holds_what_people_type_or_what_opens_a_door() {
    let house = Deployment::sqlite();
    let _running = house.start(0).await;
    let db = house.open().await;
    let people = voters::sign_in(&db).await;
    db.close().await;
    let (cookie, phone) = (people[0].cookie.as_str(), phone_of("r001"));
    let words =
        "title=canarywort&body=%E9%87%91%E4%B8%9D%E9%9B%80&text=canarywort&nickname=canarywort";
    let phones = format!("phone={phone}&password=Canarywort-1&totp=123456&next=/me");
    let huge = "canarywort".repeat(8_000);
    let mut seen = std::collections::BTreeSet::new();
    for (method, path, cookie, form) in [
        ("GET", "/qingyun/search?q=canarywort", "", ""),
        (
            "GET",
            "/qingyun/proposals?q=%E9%87%91%E4%B8%9D%E9%9B%80",
            cookie,
            "",
        ),
        ("GET", "/canarywort", "", ""),
        ("GET", "/qingyun/ballots/canarywort", cookie, ""),
        ("POST", "/login", "", phones.as_str()),
        ("POST", "/login", "", "phone=canarywort"),
        ("POST", "/login/code", "", "code=canarywort"),
        ("POST", "/login/staff", "", phones.as_str()),
        ("POST", "/me/name", cookie, words),
        ("POST", "/qingyun/proposals/new", cookie, words),
        ("POST", "/qingyun/proposals/new", "", words),
        ("POST", "/qingyun/proposals/new", cookie, huge.as_str()),
        ("POST", "/qingyun/steps", cookie, words),
        ("POST", "/qingyun/assessments/code", "", "code=canarywort"),
        ("POST", "/logout", cookie, ""),
    ] {
        let got = ask(&house.addresses[0], method, path, cookie, 7, form).await;
        seen.insert(got.unwrap().status / 100);
    }
    assert!(
        seen.contains(&2) && seen.contains(&3) && seen.contains(&4),
        "{seen:?}"
    );
    let log = house.log();
    assert!(log.matches("answered").count() >= 15, "{log}");
    for hidden in [
        "canary",
        "Canary",
        "金丝雀",
        "%E9%87%91",
        phone.as_str(),
        "token-of",
        "10.1.0.",
        "123456",
    ] {
        let line = log.lines().find(|l| l.contains(hidden));
        assert_eq!(line, None, "{hidden}");
    }
}

/// Longer than anybody needs for one line (requirements.md IN2).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_does_not_finish_a_question_is_let_go() {
    let house = Deployment::sqlite();
    let _running = house.start(0).await;
    let mut slow = TcpStream::connect(&house.addresses[0]).await.unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\nhost: juyi.test\r\nx-a: ")
        .await
        .unwrap();
    let mut trickle = slow;
    let begun = Instant::now();
    let gone = async {
        // A byte now and then does not help.
        while trickle.write_all(b"a").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), gone)
        .await
        .unwrap();
    assert!(
        begun.elapsed() > Duration::from_secs(5),
        "somebody slow is not cut off at once"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_that_may_lose_acknowledged_acts_is_refused() {
    let house = Deployment::postgres().await;
    let mut migrate = house.juyi();
    migrate.env_remove("JUYI_UNSAFE_DATABASE").arg("migrate");
    let done = migrate.output().unwrap();
    let refused = String::from_utf8_lossy(&done.stderr);
    assert!(!done.status.success());
    assert!(refused.contains("fsync = off"), "{refused}");
}
