//! The real program, and what happens to it.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::place::Folder;
use crate::processes::{Deployment, ask};

const JUYI: &str = env!("CARGO_BIN_EXE_juyi");

fn juyi(data: &Path) -> Command {
    let mut juyi = Command::new(JUYI);
    juyi.env("JUYI_DATA", data)
        .env("JUYI_SECRET", "07".repeat(32))
        .env_remove("JUYI_DATABASE")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    juyi
}

fn works(command: &mut Command) {
    let done = command.output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{command:?}: {said}");
}

#[test]
fn making_the_tables_is_killed_again_and_again_and_ends_well() {
    let folder = Folder::new();
    for turn in 0..8 {
        let mut making = juyi(&folder.0).arg("migrate").spawn().unwrap();
        std::thread::sleep(Duration::from_millis(20 * turn));
        let _ = making.kill();
        making.wait().unwrap();
    }
    works(juyi(&folder.0).arg("migrate"));
    works(juyi(&folder.0).arg("migrate"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_an_empty_folder_a_backup_serves_again_and_a_second_process_is_refused() {
    let mut house = Deployment::sqlite();
    let mut running = house.start(0).await;
    let key = house.data.join("backup.key");
    let file = house.data.join("juyi.backup");
    let (key, file) = (key.to_str().unwrap(), file.to_str().unwrap());
    house.run(&["backup-key", "--out", key]);
    house.run(&["backup", "--to", file, "--key", key]);
    let second = juyi(&house.data)
        .args(["serve", "--demo"])
        .output()
        .unwrap();
    assert!(!second.status.success());
    let said = String::from_utf8_lossy(&second.stderr);
    assert!(
        said.contains("another juyi is using this database"),
        "{said}"
    );
    running.kill();

    // The machine is gone; the backup and its key are what is left.
    let new = Folder::new();
    house.database = format!("sqlite:{}", new.0.join("juyi.db").display());
    house.run(&["restore", "--from", file, "--key", key]);
    house.run(&["verify"]);
    let _running = house.start(0).await;
    let got = ask(&house.addresses[0], "GET", "/qingyun", "", 1, "").await;
    assert_eq!(got.unwrap().status, 200);
}
