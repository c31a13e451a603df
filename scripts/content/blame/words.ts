// The dictionary of the blame rules: our own and short, because each word that is flagged wrongly
// costs more trust than ten that are missed.

const set = (words: string) => new Set(words.trim().split(/\s+/));

/** People by what they do. A thing can carry some of these names, so they never make an error. */
export const ROLES = set(`
  engineer engineers developer developers operator operators admin admins administrator
  administrators on-call oncall on-caller responder responders commander communicator team teams
  member members colleague colleagues person people someone somebody anyone anybody everyone
  everybody employee employees contractor contractors intern interns sre sres staff reviewer
  reviewers author authors manager managers technician technicians human humans committer
  maintainer maintainers`);

export const PRONOUNS = set('he she they we i you who');

/** What may stand between a person and the verb. */
export const BETWEEN = set(`
  had has have having did also then again still both all initially first already unfortunately
  apparently simply just later himself herself themselves ourselves on duty must may might
  that was were be been is are quickly immediately`);

/** Adverbs that judge whoever acted. */
export const JUDGING = set(`
  wrongly carelessly mistakenly incorrectly erroneously hastily foolishly negligently recklessly
  improperly stupidly needlessly`);

/** Verbs that lay a failure on whoever is their subject. */
export const FAULTS = set(`
  failed forgot forgotten neglected overlooked ignored missed broke broken caused mistyped
  misconfigured mishandled botched bungled misread misunderstood mistook skipped deleted dropped
  wiped destroyed erased overwrote overwritten leaked crashed disregarded introduced triggered
  fumbled sabotaged corrupted`);

/** Verbs that are daily work, and name a culprit where the object is what went wrong. */
export const DEPLOYS = set(`
  deployed pushed merged released shipped committed applied executed ran changed disabled removed
  modified approved`);

/** Objects and companions that make daily work a repair. */
export const REPAIRS = set(`
  fix fixes fixed hotfix patch patched revert reverted rollback mitigation workaround repair
  correction restart restored restoring back mitigating runbook stopped recovered recover`);

/** What people are said not to have done. */
export const OMITTED = set(`
  check verify test notice follow read think realise realize consider review validate confirm
  monitor escalate respond ask understand anticipate care look bother pay inform communicate tell
  checked verified tested noticed followed thought realised realized considered reviewed validated
  confirmed monitored escalated responded asked understood anticipated looked bothered informed told`);

export const NEGATIONS = set(
  "not didn't never hadn't haven't wasn't weren't don't doesn't couldn't",
);

/** Judgements of people; machines are never any of these. */
export const INSULTS = set(`
  careless carelessness negligent negligence incompetent incompetence sloppy sloppiness lazy
  laziness reckless recklessness stupid stupidity foolish idiotic clueless`);

/** Technical terms that begin with a word of `INSULTS`. */
export const TECHNICAL: Readonly<Record<string, ReadonlySet<string>>> = {
  lazy: set(`
    loading load loads loaded loader initialisation initialization init evaluation evaluated
    connection connections expiry expiration migration migrations deletion delete write writes
    compilation fetch fetching mode refresh allocation iterator regex quantifier`),
  sloppy: set('quorum quorums mode phrase match'),
  reckless: set(
    'default defaults setting settings limit limits timeout timeouts retry retries client',
  ),
};

/** What follows "lazy" where it judges people or their work, or where nothing of its own follows it. */
export const NO_LAZY_THING = set(`
  to and or but about when with in on of that as team teams person people colleague colleagues
  contractor contractors vendor vendors engineers operators developers admins reviewer reviewers
  review reviews work engineering decision decisions mistake mistakes attitude approach habit
  habits shortcut shortcuts thinking testing documentation`);

export const MINIMISERS = set('just simply obviously');

/** Past participles that do not end in -ed. */
const IRREGULAR = set(`
  been begun bought brought built caught chosen come cost cut dealt done drawn driven fallen felt
  fought found forgotten given gone got gotten had heard held hit hurt kept known laid led left let
  lost made meant met paid put quit read rebuilt redone rewritten risen run said seen sent set shown
  shut spent spoken split spread stood stopped stuck sunk taken taught thought thrown told
  understood undone woken won worn written reread withheld withdrawn foreseen overseen`);

/** Words in -ed that are no participles, or stand before a noun more often than after "have". */
const NO_PARTICIPLE = set('need speed feed seed embed exceed indeed red bed shed hundred');

/** Whether a word is a past participle: "should have **known**", but not "would have **little**". */
export function isParticiple(word: string): boolean {
  if (IRREGULAR.has(word)) return true;
  return word.length > 3 && word.endsWith('ed') && !NO_PARTICIPLE.has(word);
}

/** What is sometimes given as a cause although it explains nothing. */
export const HUMAN = set('human operator user engineer admin administrator developer');
export const MISTAKE = set('error errors mistake mistakes failure oversight');

/** What comes before a cause. */
export const CAUSE_BEFORE = [
  'due to',
  'because of',
  'caused by',
  'triggered by',
  'result of',
  'resulted from',
  'attributed to',
  'blamed on',
  'down to',
  'owing to',
  'owed to',
  'case of',
  'matter of',
  'thanks to',
  'stemmed from',
  'came from',
  'traced to',
  'back to',
  'through',
  'by',
  'is',
  'was',
  'were',
] as const;

/** What comes after a cause. */
export const CAUSE_AFTER = set(`
  caused causes led leads triggered broke brought resulted meant created started made took
  introduced`);

/** What "error" is only the first half of: "user error pages". */
export const THINGS = set(
  'pages page rates rate messages codes logs handling reports budget counts',
);

/** Where the phrase stands for something to guard against, or is denied. */
export const GUARDED = set(`
  prevent prevents preventing prevented against avoid avoids avoiding reduce reduces reducing guard
  guards catch catches catching tolerate tolerates tolerant likelihood risk chance room possible
  potential rather instead no not never nothing none isn't wasn't eliminate eliminates detect detects fewer if
  any whether survive survives withstand withstands impossible harder blaming call calling
  explain explained explains without protect protects protecting resilient expects limit limits limiting like`);
