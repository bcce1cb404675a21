"""Told: the turns of phrase by which speakers turn or bound what they said, or tell what is not their own advice."""

import re

from pipeline.cues import SPAN, any_of

_IT = r"(?:it|she|he|they|that|this|there|we|I|you|those|these|none)"
_NOT = r"(?:\w+n['’]t|(?:is|was|were|do|does|did|has|have|had|will|would|can|could) not|never (?:did|was|is|does|has))"
_NOW = (
    r"(?:any ?more|any longer|now|nowadays|these days|today|at all|again|either|so|true|in the end|of course|actually)"
)
_LASTED = r"(?:last|lasted|work|worked|hold|held|help|helped|stay|stayed|take|taken|happen|happened)"

# A short sentence that turns the one before it.
VERDICT = any_of(
    rf"""
    ^(?:well,? |no,? |of course,? |sadly,? |except )?{_IT} {_NOT}(?: do (?:it|that|
    so))?(?: {_LASTED})?(?:,? {_NOW})*[.!,]*$;
    ^(?:never|not) (?:again|any ?more|now|these days|since|true|so)[.!,]*$; ^no (?:more|longer)[.!]*$;
    ^(?:all|most|some|half|every|each|both|none)(?: (?:single|last|one|of|them|it|those|these))*(?: had| has| have)?
    (?:came|come|grew|grown|went|gone|was|were)(?: \w+){{0,2}} back(?:,? .*)?[.!]*$;
    ^(?:it|they|she|he|that) (?:all |both |just |soon )?(?:came|grew|went) (?:\w+ )?back(?:,? .*)?[.!]*$;
    ^(?:what )?a (?:big |bad |great |real |terrible |huge )*(?:mistake|disaster|error)[.!]*$;
    ^(?:big|bad) (?:mistake|idea)[.!]*$;
    ^(?:that|it|this) (?:was|is|would be) (?:\w+ )?(?:a (?:big |bad |real )*mistake|an error|wrong|nonsense|rubbish|
    a lie|
    a disaster|a bad idea|stupid|silly|foolish|daft|my mistake|a joke)[.!]*$;
    ^(?:I|we) (?:was|were) (?:\w+ )?wrong[.!]*$; ^how wrong (?:I|we) (?:was|were)[.!]*$; ^wrong[.!]+$;
    ^(?:nonsense|rubbish|not true|famous last words|lesson learn(?:ed|t))[.!]*$;
    ^(?:I|we)(?:['’]ve)? (?:really |bitterly )?(?:regret(?:ted)?|paid for|learn(?:ed|t) from|stopped|gave up|given up|
    dropped)(?: doing)? (?:it|that|this)(?:,? .*)?[.!]*$;
    ^(?:I|we)(?:['’]ve| have)? (?:stopped|given (?:it|that) up|gave (?:it|that) up|moved on)[.!]*$;
    ^(?:I|we) learn(?:ed|t) (?:my|our|the|that) (?:lesson|the hard way|hard)\w*[.!]*$;
    ^(?:I|we) (?:nearly|almost) (?:died|fainted|cried|fell off)(?: .*)?[.!]*$; ^my heart (?:stopped|sank)[.!]*$;
    ^(?:I|we) (?:could have|could['’]ve) (?:cried|died|killed (?:him|her|them))[.!]*$;
    ^(?:I['’]m|I am|we['’]re)? ?(?:only |just )?(?:joking|kidding|teasing)[.!]*$;
    ^(?:that['’]s |that was |it['’]s )?(?:only |just )?a joke[.!]*$;
    ^that(?:['’]s| is| was) (?:exactly |just )?(?:where|how|when) (?:the|you|we|they|people|all|I|one|
    it) \w+(?: \w+){{0,3}}[.!]*$;
    ^so much for (?:that|the) ?\w*[.!]*$; ^(?:until|till) it (?:wasn['’]t|didn['’]t)[.!]*$
    """
)
# "I don't" after what a label says is what the speaker does, and may begin a claim.
OWN_WAY = any_of(r"^(?:I|we) (?:don['’]t|do not|never|won['’]t|wouldn['’]t)(?! \w)")
# A clause by which the one before a comma says what it is about.
RELATIVE = any_of(
    r"^(?:that|which|who|whose|where)(?:['’]s| is| was| are| were| has| have| had| \w+s)(?! (?:all|it|why)\b)"
)
# A few words that say when or for whom what was just said holds. "Never inject in the midline." is a rule of its own.
LIMIT = any_of(
    r"""
    ^(?:and |mind you,? )?(?:only|just|not|never|except|unless|but only|but not|but never)(?: (?!(?:VERBS) )\w+)?
    (?:in|on|for|with|if|when|after|once|under|over|above|below|during|mine|ours|yours|at|around|near)(?: \w+)?;
    ^(?:back then|in those days|at the time|in the old days|in theory|on paper|that was then|
    (?:many )?years ago|officially)[.!]*$
    """
)
# What was done, after which an outcome may come.
PAST = any_of(
    r"""
    was; were; had; did; went; came; put; gave; took; got; thought; used; looked; waited; treated; injected; lasered;
    blasted; pushed; started; began; stopped; kept; left; told; said; flat; clear; perfect; \w\w+(?<!e)ed
    """
)
OUTCOME = any_of(
    rf"""
    ^(?:and|but|so)? ?then,? (?:at|after|in|by|within|about|some|all|every|each|one|two|I|we|she|he|it|they|the|came|
    come)(?: [\w'’,-]+){{0,8}}? (?:came|got|was|were|had|went|lost|grew|appeared|noticed|happened|rang|phoned|called|
    returned|recurred|relapsed|back);
    ^(?:and|but|so)? ?then (?:came|it|they|she|he) ?(?:came|went|grew|was|were|all|the);
    ^(?:and |but |so )?(?:[\w-]+ ){{0,3}}{SPAN} (?:later|after(?:wards)?|on),? (?!(?:I|we) (?:VERBS))(?:\w+ )?\w+;
    ^(?:and |but |so )?(?:the )?(?:next|following) (?:day|morning|night|week)
    """
)
# Half of a contrast, and what stands against it.
PAIRS = (
    (any_of("^(?:and |but |so )?some"), any_of("^(?:and |but )?(?:some|others?|the (?:rest|others?))")),
    (any_of("^(?:and |but |so )?(?:half|most)(?: of)?"), any_of("^(?:and |but )?(?:the (?:other half|rest|others))")),
    (any_of("^(?:and |so |well )?on (?:the )?one hand"), any_of("^(?:and |but )?on the other")),
    (any_of("^(?:and |so )?one (?:of (?:them|these|those)|side|half|was|had|got|did|is|has|gets)"),
     any_of("^(?:and |but )?the other(?: (?:one|side|half|was|had|got|did|is|has|gets))?(?! (?:thing|day|point))")),
)  # fmt: skip
SOME = any_of("^(?:and |but )?(?:some|others)")
ANOTHER = any_of(
    r"""
    ^(?:and |but |then )?(?:another|a second|the other) (?:group|paper|study|trial|team|camp|school|series|centre|
    center|author|guideline)
    """
)
DIFFER = any_of(
    r"""
    (?:not|\w+n['’]t) (?:\w+ )?(?:the same|alike|one thing); different; differ\w*; two (?:\w+ )?(?:kinds|types|sorts|
    groups|things|animals|species|stories|worlds); apart; whereas; opposites?; versus
    """
)
# What stands before a claim and bounds it.
WHERE = any_of(
    r"""
    ^(?:only|just|even|not)? ?(?:on|in|for|with|without|under|over|if|when|once|unless|before|after|during|below|
    above|around)
    """
)
OWN = any_of("^(?:mine|ours|yours|theirs|my own|not (?:mine|ours|yours|theirs))")
THEN = any_of(
    r"""
    ^(?:(?:I|we|they) used to|back then|in those days|in the (?:old days|beginning|early days|nineties|eighties)|
    at the time|in theory|on paper|officially|historically|years ago|when (?:I|we) (?:started|began|trained)|
    that (?:was|used to be) (?:the|our|my) (?:standard|rule|fashion|recipe|way|dogma|habit|teaching)\w*|
    that(?:['’]s| is| was) how (?:we|I|they) (?:did|were|was))(?:[,.;!]| (?:you know|back then|then)| \w+ it\b|$)
    """
)
EMPTY = any_of(
    r"""
    ^in (?:fact|short|summary|brief|general|a word|other words|the end|any case|my view|my opinion|fairness|passing|
    brackets|conclusion|all|addition|particular); ^for (?:example|instance|now|sure|me|us|once|that|this|free|real);
    ^on (?:that|the other hand|balance|top|to|and off); ^with (?:pleasure|respect|that|thanks|you); ^after (?:that|you|
    all|this); ^before (?:that|this|I); ^over (?:to|and); ^once (?:more|again|a);
    ^if (?:so|not|you (?:like|want)|any\w*);
    ^when; ^under way; ^even so; ^not (?:bad|really|at all|so|yet|much|always|often|\w+ly)
    """
)
TYPE = any_of(r"(?:skin )?(?:photo)?types? \w+(?:(?: (?:to|and|or)|-) \w+)?")
RECIPE = any_of(
    r"""
    (?:here(?:['’]s| is| are)|these are|this is) (?:my|our)(?: \w+){0,3}? (?:recipe|settings?|numbers|parameters|
    protocol|doses?|start|starting point)(?: [^.]*)?[.:]$
    """
)
# "I send it off" needs no more; "Send it to the lab" after "if it's growing" does.
ORDER_OF_IT = any_of(
    r"""
    ^(?:please |just |so |then |always |never )*(?:VERBS|swab|prick|drain|biopsy|excise|flush|squeeze)
    (?:it|them|him|her)
    """
)
WHEN = any_of(
    "^(?:and |but |so |now )?(?:if|when|whenever|once|unless); out of proportion; that['’]s (?:a|an|the)? ?\\w+"
)
# A condition whose consequence has yet to come, in pieces between commas.
IF = any_of("^(?:if|when|whenever|unless|once)")
OR = any_of("^(?:or|and|nor)")
OR_IF = any_of("^(?:or|nor|and if|and when|if|when|unless)")
FOR = any_of("^(?:for|in|with) (?:a|an|any|anyone|anybody|those|people|patients|somebody|someone|children|men|women)")
WHOM = any_of(
    r"""
    ^(?:any(?:one|body)|every(?:one|body)|those|people|patients|any (?:patient|woman|man|child)|whoever)
    (?: [\w'’-]+){0,12}? (?:who|with|on|taking|that|you(?:['’]re| are| \w+)?)
    """
)
# "Always ask if she's pregnant." and "If he asks how long, say six months." are advice.
_ADVISES_TO_ASK = (
    r"(?:(?:and|but|so|well|then|now|just|also|first),? )*"
    r"(?:always|please|never|do|must|should|if|when|whenever|once|ask|those|whoever|(?:I|we) (?!(?:was|were|get|got) )"
    r"|you (?:\w+ )?ask\b)"
)
# What others do, ask or say, and what the speaker has only heard of or has given up.
HEARSAY = any_of(
    rf"""
    ^(?:well,? |and |but |so |now )?I(?:['’]ve| have)? (?:only |also |just )?(?:heard|read) (?:of|about|somewhere|
    people|
    that (?:some|people|they|you|there)); ^(?:and |so )?(?:a )?question (?:here )?from;
    ^(?!{_ADVISES_TO_ASK})(?:and |so |well,? )?\w+(?: \w+)? (?:asks?|asked|is asking|wants to know|
    would like to know|wonders)(?: me| us)?,?
    (?:can|could|if|whether|how|why|what|when|where|which|who|do|does|is|are|should|would);
    ^(?:(?:the|a|an|one|this|that|our|some|my)? ?(?:guy|man|girl|lady|woman|chap|lad|fella|person|somebody|someone|
    colleague|chart|note|referral|letter|post|
    website))(?: [\w'’-]+){{0,5}} (?:says|said|writes|wrote|reads)(?!,? (?:yes|no))
    """
)
BROKEN = re.compile(r"\b(?:and|or|but|then|so|to|the|a|of|with|if)[,\s]*(?:\.\.\.|…|[–—])$", re.IGNORECASE)
OF_OTHERS = any_of(
    r"""
    (?:I|we)(?:['’]ve| have)? (?:also |often |even )?(?:seen|met|watched|known) (?:\w+ )?(?:clinics|people|colleagues|
    others|doctors|nurses|surgeons|practices|places|injectors|somebody|someone|guys);
    (?:the|a|my|her|his|their|some|your) (?:\w+ )?(?:doctor|gp|dentist|pharmacist|beautician|colleague|locum|surgeon|
    therapist|hairdresser|neighbour|mother|friend) (?:says|said|thought|thinks|told (?:her|him|them)|tells (?:her|him|
    them));
    every(?:body|one)(?: \w+)? (?:was|were|did|had|used|gave|went|thought|did it)
    """
)
HABIT = any_of(
    r"""
    I was (?:a|an|more of a|always a|very much a) [\w-]+(?: [\w-]+)? (?:guy|man|girl|person|woman|believer|fan|doctor|
    user|lad);
    (?:I|we) always used to; I used to be
    """
)
# A trial whose result comes next.
STUDY = any_of(
    r"""
    there(?:['’]s| was| is|['’]s been| has been) (?:a|an|one|this|another) (?:\w+ ){0,3}?(?:trial|study|paper|series|
    audit)(?: [\w'’-]+){0,6}[.,;]$
    """
)
RECEIVED = any_of(
    r"""
    (?:as )?(?:we|I)(?: all| both|['’]ve all| have all)? (?:learn(?:ed|t) (?:in|at|as|from|that|once)|(?:was|
    were)(?: all| always)?
    (?:taught|told|trained)); (?:as )?we(?:['’]ve| have)? all learn(?:ed|t);
    (?:they|my professors?|the professors?|school)
    (?:taught|always told) (?:us|me); supposedly; allegedly; in theory; on paper
    """
)
ANSWERS = any_of(
    "but; and now; now; except; yet; though; and (?:the|it|that) \\w+ (?:does not|doesn['’]t|isn['’]t|didn['’]t)"
)
IRONY = any_of(
    r"(?:^|and )(?:VERBS|\w+) (?:it|them|him|her)(?: \w+){0,2} and (?:hope|pray)(?: for the best| hard)?[.!]*$"
)
