//! What is said of a public draw that is done again.

use crate::frame::words::words;

words! {
    title = "重新抽一次签", "Do the draw again";
    lead = "名单先固定，种子后产生。种子是公开记录在约定时刻之后的第一个树根，由运营网站的服务器签名；保存过检查点的人可以对照，看它是不是当时公布的那一个。用同一份名单和同一个种子，谁来抽结果都一样。", "The list was fixed before there was a seed. The seed is the first root of the public record after the moment that was announced. The server of whoever runs this site signs it, and who keeps checkpoints can see whether it is the one that was published then. With the same list and seed everybody draws the same.";
    title_waits = "抽签名单", "The list of a draw";
    lead_waits = "名单已经固定，姓名指纹写进了公开记录，还没有抽签。请看看您的姓名在不在，是不是只有一次。保存这一页，抽签以后可以对照。", "The list is fixed and its name fingerprints are on record; nothing is drawn yet. See whether your name is on it, and once only. Keep this page to compare it after the draw.";
    go = "重新抽签", "Draw again";
    link = "自己重新抽一次", "Do this draw again yourself";
    list = "名单", "The list";
    seed = "种子", "Seed";
    checkpoint(n: u64) = "公开记录前 {n} 条的检查点树根", "root of the checkpoint over the first {n} entries of the public record";
    how = "名单上的每一项和种子、序号一起算 SHA-256，数值小的排在前。任何人都能在自己的电脑上重算：", "Each line of the list is hashed (SHA-256) with the seed and its place; the smaller hash comes first. Anybody can redo it:";
    sealed = "公开记录里不写姓名，写的是姓名指纹，名单固定时就已写下，抽的就是它。注销的人，姓名和随机数都删去，姓名指纹和结果不变。", "The public record holds no names but name fingerprints, written down when the list was fixed; they are what is drawn. Of whoever closes the account, name and random number go; the name fingerprint and the result stay.";
    erased(listed: usize, gone: usize) = "名单上有 {listed} 人，其中 {gone} 人已注销，只剩姓名指纹。", "Of {listed} on the list, {gone} closed the account and only the name fingerprint is left.";
    seal_how = "姓名指纹是三段文字的 SHA-256：juyi/applicant/1、随机数、姓名；每一段前面有 8 个字节，写它的字节数。任何人都能重算：", "A name fingerprint is the SHA-256 of three texts: juyi/applicant/1, the random number and the name; before each stand 8 bytes with its number of bytes. Anybody can make it again:";
    salt(n: &str) = "随机数 {n}", "random number {n}";
    tie_title = "平票抽签的证据", "Evidence of the draw of the tie";
    tie_lead(seats: usize) = "票数相同的几项公开抽签，取先抽到的 {seats} 项。", "Those with equally many votes were drawn in public; the first {seats} drawn have the places.";
    fits = "重新抽了一次，结果和公布的一样。", "Drawn again: the result is the published one.";
    differs = "重新抽了一次，和公布的对不上。请马上告诉社区，并保存这一页。", "Drawn again, and it is not what was published. Tell the community at once and keep this page.";
    s_seed = "种子来自签过名的检查点，现在的公开记录由它增长而来", "The seed is of a signed checkpoint, and the record of today has grown out of it";
    s_fixed = "名单固定在先，种子在后", "The list was fixed before there was a seed";
    s_recorded = "公开记录里写着这次抽签和这个种子", "The record holds this draw with this seed";
    s_order = "用这份名单重新抽，次序和记录的一样", "Drawing from this list again gives the order on record";
}
