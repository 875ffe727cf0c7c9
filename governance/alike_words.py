"""Words that are worth a disguise, written with one or two signs that only look like their own: 必 as 心, ワ as ヮ.

Many such signs are words of their own beside others (金額, 期末): so each is taken for another only within these words.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations, product

import re2

from governance.normalise import fold, fold_kana

MEMORY = 32 << 20
"""Bytes that RE2 may use: with less it falls back to a search a hundred times slower."""

_ALIKE = {
    # kanji
    "未": "末耒", "末": "未", "士": "土", "土": "士", "日": "曰目白", "本": "木夲", "木": "本", "人": "入八",
    "入": "人八", "大": "犬太丈", "太": "大犬", "治": "冶", "千": "干", "己": "已巳", "自": "白目", "円": "丹冂",
    "白": "自臼", "必": "心", "全": "金釜仝", "金": "全釜", "万": "方", "料": "科", "科": "料", "益": "盆",
    "血": "皿", "確": "碓", "絶": "純絁", "純": "絶", "社": "杜", "若": "苦", "見": "貝", "問": "間", "間": "問",
    "復": "複", "複": "復", "持": "待", "払": "仏私拡", "貸": "貨", "賠": "陪培", "償": "賞", "賞": "償",
    "責": "貴青", "任": "仕", "止": "正", "失": "矢", "永": "氷水", "株": "抹珠", "牛": "午", "少": "小",
    "効": "郊劾", "果": "杲呆", "完": "宍宗", "保": "俣", "証": "訨", "第": "弟", "位": "泣拉", "元": "兀完",
    "利": "刹", "率": "卒", "密": "蜜", "福": "副", "副": "福", "最": "撮", "高": "髙", "師": "帥", "者": "老",
    "約": "釣", "送": "逆", "減": "滅", "酒": "洒", "賭": "睹", "博": "搏", "輪": "輸", "抽": "油", "住": "往佳",
    "所": "処", "電": "雷", "話": "語", "暗": "喑", "座": "坐", "口": "囗", "提": "堤", "宣": "宜", "損": "捐",
    "儲": "諸", "稼": "嫁", "投": "役", "格": "恪", "半": "牛平", "額": "頟", "期": "朞", "定": "足", "早": "旱",
    "謝": "榭", "慰": "尉", "欠": "久", "訴": "訢", "弁": "升", "裁": "栽", "判": "剕", "内": "肉", "書": "畫",
    "仮": "反", "案": "桉", "件": "仵", "医": "匡", "病": "疒", "死": "夗", "殺": "刹", "痩": "廋", "脂": "指",
    "予": "矛", "防": "妨", "改": "攺", "善": "膳", "安": "宴", "使": "便", "比": "北", "他": "也", "競": "兢",
    "買": "員", "売": "壳", "値": "埴", "割": "害", "引": "弓", "無": "蕪", "限": "眼", "当": "尚", "選": "遷",
    "受": "愛", "業": "棊", "界": "堺", "唯": "惟椎", "番": "審畨", "優": "擾", "勝": "膝", "評": "訐", "推": "椎",
    "薦": "薫", "紹": "招", "介": "个", "広": "庁庀", "告": "吿", "性": "牲", "女": "攵", "男": "勇", "愚": "遇",
    "鹿": "麁", "馬": "鳥", "障": "章", "奴": "努", "黙": "默", "戦": "戟", "争": "爭", "災": "炎", "震": "霞",
    "逝": "浙", "原": "厡", "爆": "曝", "津": "律", "煙": "烟", "宝": "室", "美": "羙", "肌": "肍", "毛": "手毛",
    "髪": "髮", "肥": "肌", "満": "滿", "老": "考", "楽": "薬", "薬": "楽", "顔": "頗", "整": "晸", "解": "觧",
    "契": "喫", "却": "劫", "下": "丅", "上": "丄", "天": "夭", "夫": "天", "妻": "萋", "嫁": "稼",
    # kana drawn like kanji, small like large, without or with their marks
    "か": "力", "に": "二", "は": "八", "た": "夕", "と": "卜", "み": "三彡", "お": "才", "ち": "千", "せ": "七",
    "ろ": "口囗", "え": "工之", "め": "〆", "も": "毛", "ひ": "匕", "ぬ": "又", "ほ": "木", "な": "十", "ー": "一|l",
    "い": "ぃ", "あ": "ぁ", "う": "ぅ", "わ": "ゎ", "や": "ゃ", "ゆ": "ゅ", "よ": "ょ", "つ": "っ", "っ": "つ",
    "ゃ": "や", "ゅ": "ゆ", "ょ": "よ", "ぁ": "あ", "ぃ": "い", "ぇ": "え", "ぉ": "お",
}  # fmt: skip
_VOICED = "がぎぐげござじずぜぞだぢづでどばびぶべぼ"
_UNVOICED = "かきくけこさしすせそたちつてとはひふへほ"
_ALIKE_IN_LONG = dict(zip(_VOICED + _UNVOICED, _UNVOICED + _VOICED, strict=True))
_ALIKE_IN_LONG |= {"ん": "そ", "そ": "んぞ", "し": "つじ", "る": "ゑ"}
"""Only in words of four kana and more, or beside a kanji."""
_LONG = 4
_SHORT = 2
_KANJI = re.compile("[々一-鿿]")
_ALL_KANA = re.compile("[ぁ-ゖー]+$")
_KATAKANA = {code: code + ord("ァ") - ord("ぁ") for code in range(ord("ぁ"), ord("ゖ") + 1)}
_WORDS = """
返金 個人差 購入 主人 人権 個人の感想 外人の 外人さん 外人が 外人は 黒人 白人 美人 資金 金曜 大丈夫 大雨 大学 大きい
大根足 送料無料 入荷 全額返金 元本保証 本人確認 全額 満額 半額 差額 減額 金額 代金 現金 料金 無料 有料 送料 手数料
慰謝料 迷惑料 保証金 補償 賠償 弁償 償い 損害 損失 元本 元金 利益 利率 金利 利回り 投資 投資額 資産 株式 株価 副業
副収入 収入 儲か 儲け 稼げ 稼ぐ 確実 絶対 必ず 必勝 必見 永久 永遠 完全 完治 完璧 完売 保証 約束 請求 支払 支払い 未払
未払い 前払 後払 返済 融資 借金 貸金 治る 治り 治っ 治す 治せ 治し 治療 治癒 自然治癒 効果 効能 効き 効く 有効 病気
難病 持病 性病 病院 医師 医者 医薬品 医療 薬剤師 弁護士 税理士 栄養士 看護師 美容師 専門家 癌 血圧 血糖 血液 血行
糖尿病 花粉症 不眠 便秘 腰痛 頭痛 肩こり 関節 認知症 予防 防ぐ 防げ 改善 回復 復活 再生 若返 若々 若見 美白 美肌 美容
白髪 薄毛 育毛 発毛 脱毛 増毛 毛穴 肌荒れ 痩せ 痩身 減量 体重 体脂肪 脂肪 肥満 小顔 整形 豊胸 老化 老廃物 副作用 安全
安心 無添加 天然 日本一 世界一 業界一 地域一 国内一 第一位 一位 一番 唯一 最高 最大 最安 最安値 最強 最上 最新 最良
最速 最後 最低 最適 万能 満足 満足度 売上 売上高 売れ 人気 大人気 大幅 大量 大特価 特価 特別 特典 無償 無制限 無限
無敵 限定 期限 期間限定 本日 本日限り 今日 今日中 今日限り 残り 早い者 先着 抽選 当選 懸賞 賞金 賞品 景品 進呈 贈呈
値引 値引き 値下げ 割引 定価 通常価格 他社 他店 競合 比較 半分 半年 口コミ 口座 口座番号 暗証番号 番号 電話 電話番号
住所 本名 本人 個人情報 個人 会員 会員番号 生年月日 氏名 自宅 勤務先 病歴 前科 宗教 国籍 障害 障害者 妊娠 不妊 広告
宣伝 案件 提供 依頼 報酬 謝礼 対価 高評価 星五 投稿 推薦 太鼓判 愛用 監修 公認 認定 受賞 絶賛 解約 契約 定期 定期購入
縛り 初回 初月 自動更新 返品 返品不可 配信停止 配信 停止 解除 責任 過失 落ち度 欠陥 不良 不備 瑕疵 違反 違法 不正 事故
訴訟 裁判 謝罪 お詫び 認め 自主回収 回収 全面的 当社 弊社 社内 社外秘 社内用 部外秘 極秘 秘密 内緒 機密 下書き 仮文
本文 未定 未入力 未設定 未確認 要確認 未成年 二十歳 飲酒 お酒 日本酒 酒 煙草 喫煙 賭博 賭け 競馬 競輪 競艇 宝くじ 博打
五輪 戦争 災害 地震 津波 震災 原爆 爆弾 爆発 殺人 殺す 殺し 殺意 死ね 死んで 自殺 死者 逝去 犠牲者 馬鹿 阿呆 間抜け
無能 低能 知能 知恵遅れ 気違い 外人 愚か 愚図 奴隷 乞食 土人 老害 貧乏 貧乏人 女性 女子 女々し 男尊女卑 不細工 黙れ
消えろ 失せろ 帰れ 訴える 殴る 脅迫 暴力 体力 免疫力 実力 効力 努力 威力 魅力 弾力 能力 二度と 二重 大切 太る 太り
太っ 太った 天才 元気 永久保証 生涯 一生 全部 全員 全国 全品 全商品 金融 円安 シミ シワ ニキビ アトピー ダイエット
デトックス クーポン プレゼント キャンペーン ポイント レビュー クチコミ ステマ モニター タイアップ タバコ ギャンブル
カジノ パチンコ リコール キャンセル クーリングオフ セール ナンバーワン ランキング トップ クレーマー テスト ダミー
サンプル パスワード クレジットカード マイナンバー ワクチン アンチエイジング エイジング ボトックス ヒアルロン
プラセンタ リフトアップ ビールテロ オリンピック ワールドカップ ミサイル テロ コロナ ハラスメント セクハラ パワハラ
バカ アホ クズ クソ ブス デブ ハゲ ババア ジジイ ボケ キモい ウザい キチガイ ゴミ カス野郎 ヤクザ アンケン
アフィリエイト インフルエンサー アンバサダー ギフト券 ギフティング タダ ゼロ円 ホワイトニング セルライト
コレステロール アレルギー エイズ うつ病 カロリー バスト ヒップ ボディ スリム ウイルス インフルエンザ サプリ マルチ商法
ネズミ講 ビットコイン エフエックス かならず ぜったい きえる きえます なおる なおります なおった やせる やせます やせた
もうかる もうかり かせげる かせげます むりょう へんきん ほしょう かんぜん かくじつ いちばん にほんいち せかいいち しみ
しわ にきび ころす くたばれ だまれ ふざけるな きもい うざい ばかやろう くそやろう
"""
_NO_DISGUISE = """
余額 完本 元木 余利 嫁げ 嫁ぐ 妨げ 妨ぐ 苦々 薄手 丈量 本目 本白 今目 今白 償金 平分 平年 佳所 住処 愛賞 一審 料全
代全 個入 大っ 犬っ 金部 金員 金国 金品 金商品 木日 木名 木文 木人 本入 本八 外入 土入 士人 牛年 育手 発手 脱手 増手
安金 ば力 夕だ て口 て囗 し三 ご三 せつたい かならす いちはん むりよう ほしよう かくしつ かくじっ かんせん きちかい
やせ夕
"""
"""Made from the words above, but words themselves, or met where two words meet."""


def alike(text: str) -> str:
    """The words that are meant, in place of those drawn like them; as many characters as before."""
    pattern, meant_by = _drawn()
    if not pattern.search(text):
        return text
    signs = list(text)
    for found in pattern.finditer(text):
        meant = meant_by[found.group()]
        odd = [place for place, sign in enumerate(meant, found.start()) if sign != text[place]]
        if not _belongs_outside(text, found.start(), found.end(), odd):
            for place in odd:
                signs[place] = meant[place - found.start()]
    return "".join(signs)


def _belongs_outside(text: str, start: int, end: int, odd: Sequence[int]) -> bool:
    """Whether the odd sign may belong to another word that runs into this one: 月末払い, 毎回複数."""
    if end - start > _SHORT and text[start] != "末":
        return False
    if start in odd and start > 0 and _KANJI.match(text[start - 1]):
        return True
    return end - 1 in odd and _KANJI.match(text[end : end + 1]) is not None


@cache
def _drawn() -> tuple["re2._Regexp", dict[str, str]]:
    """What finds them, and what each of them means."""
    words = {fold(word).plain for word in _WORDS.split()}
    words |= {fold_kana(word) for word in words}
    words |= {word.translate(_KATAKANA) for word in words if _ALL_KANA.match(word)}
    ordinary = words.union(_NO_DISGUISE.split())
    meant_by = {drawn: word for word in sorted(words) for drawn in disguises(word) if drawn not in ordinary}
    longest_first = sorted(meant_by, key=lambda drawn: (-len(drawn), drawn))
    return re2.compile("|".join(map(re2.escape, longest_first)), _options()), meant_by


def _options() -> "re2.Options":
    options = re2.Options()
    options.max_mem = MEMORY
    return options


def disguises(word: str) -> Iterator[str]:
    """The word with one sign drawn like another; a long one also with two."""
    long = len(word) >= _LONG or _KANJI.search(word) is not None
    options = {place: alikes for place, sign in enumerate(word) if (alikes := _alikes(sign, long))}
    for count in (1, 2) if len(word) > _SHORT else (1,):
        for places in combinations(options, count):
            for drawn in product(*(options[place] for place in places)):
                signs = list(word)
                for place, sign in zip(places, drawn, strict=True):
                    signs[place] = sign
                yield "".join(signs)


def _alikes(sign: str, long: bool) -> str:
    """In katakana for katakana."""
    kana = fold_kana(sign)
    alikes = _ALIKE.get(kana, "") + (_ALIKE_IN_LONG.get(kana, "") if long else "")
    return alikes if kana == sign else alikes.translate(_KATAKANA)
