//! What readers are told about anything published: how old it is, who checked it, and where.

use crate::frame::words::words;

words! {
    expired = "已过有效期", "Expired";
    withdrawn_title = "这里的内容已经撤下", "This has been withdrawn";
    old_title = "这是旧版本", "This is an old version";
    see_current = "看现在的版本", "Read the current one";
    old_none = "现在没有有效的版本。", "No version is in force.";
    valid = "有效期到", "Valid until";
    second = "公布前核对", "Checked before publishing";
    reviewed = "最近核对", "Last checked";
    published = "公布", "Published";
    hash = "内容指纹", "Fingerprint of the text";
    hash_check = "在公开记录里核对", "Check it in the public record";
    versions = "各版本和改动", "Versions and changes";
    versions_title = "版本和改动", "Versions and changes";
    version_only = "只有一个版本，还没有改过。", "There is one version; nothing has changed yet.";
    checks = "核对和版本", "Checks and versions";
    withdrawn_say(day: &str) = "{day}撤下，不再公布。原因：", "Taken down on {day}. Reason:";
    old_say(n: i64) = "现在有效的是第 {n} 版。", "Version {n} is the current one.";
    reviewed_by(day: &str, name: &str) = "{day}，{name}", "{day}, {name}";
    published_on(day: &str, n: i64) = "{day}，第 {n} 版", "{day}, version {n}";
    version(n: i64) = "第 {n} 版", "Version {n}";
    read_version(n: i64) = "看第 {n} 版全文", "Read version {n}";
    call = "打电话问", "Call";
    print = "打印", "Print";
    ended_title = "已过有效期", "This has ended";
    ended_say(day: &str) = "有效期到{day}为止，内容可能已经变了。", "It was valid until {day}; it may have changed since.";
}
