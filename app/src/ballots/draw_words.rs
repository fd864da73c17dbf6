//! What is said of a public draw that is done again.

use crate::frame::words::words;

words! {
    title = "重新抽一次签", "Do the draw again";
    lead = "抽签的种子是名单固定以后才有的，谁也不能挑选。用同一份名单和同一个种子，谁来抽结果都一样。", "The seed of the draw came into being after the list was fixed, and nobody could choose it. With the same list and seed everybody draws the same.";
    go = "重新抽签", "Draw again";
    link = "自己重新抽一次", "Do this draw again yourself";
    list = "名单", "The list";
    seed = "种子", "Seed";
    checkpoint(n: u64) = "公开记录前 {n} 条的检查点树根", "root of the checkpoint over the first {n} entries of the public record";
    how = "名单上的每一项和种子、序号一起算 SHA-256，数值小的排在前。任何人都能在自己的电脑上重算：", "Each line of the list is hashed (SHA-256) with the seed and its place; the smaller hash comes first. Anybody can redo it:";
    sealed = "公开记录里不写姓名，写的是封印：用一串随机数和姓名算出的 SHA-256，名单固定时就已写下，抽的就是它。注销的人，姓名和随机数都删去，封印和结果不变。", "The public record holds no names but seals: the SHA-256 of a random number and the name, written down when the list was fixed. The seals are what is drawn. Of whoever closes the account, name and random number go; the seal and the result stay.";
    salt(n: &str) = "随机数 {n}", "random number {n}";
    tie_title = "平票抽签的证据", "Evidence of the draw of the tie";
    tie_lead(seats: usize) = "票数相同的几项公开抽签，取先抽到的 {seats} 项。", "Those with equally many votes were drawn in public; the first {seats} drawn have the places.";
    fits = "重新抽了一次，结果和公布的一样。", "Drawn again: the result is the published one.";
    differs = "重新抽了一次，和公布的对不上。请马上告诉社区，并保存这一页。", "Drawn again, and it is not what was published. Tell the community at once and keep this page.";
    s_seed = "种子来自签过名的检查点", "The seed is of a signed checkpoint";
    s_fixed = "名单固定在先，种子在后", "The list was fixed before there was a seed";
    s_recorded = "公开记录里写着这次抽签和这个种子", "The record holds this draw with this seed";
    s_order = "用这份名单重新抽，次序和记录的一样", "Drawing from this list again gives the order on record";
}
