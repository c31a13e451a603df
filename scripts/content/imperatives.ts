// Verbs with which an action item may begin. A list, because an ending does not tell a verb in
// English, and because a word that is missing here costs one warning and one line.

const VERBS = new Set(
  `abort accept add adjust agree alert align allow announce answer append apply archive ask assert
  assign attach audit authenticate authorise authorize automate back backfill balance batch bind
  block bound bring build bump cache call cancel cap capture carry centralise change charge check
  choose clean clear close collect combine compare compress configure confirm connect consolidate
  contact contain convert copy count cover create cut deactivate decide declare decommission
  decouple default defer define delay delete deliver deny deploy deprecate describe design detect
  disable discard disconnect display distribute divide document double draft drain drill drop
  duplicate emit enable encrypt end enforce enrol escalate establish evict exclude execute exercise
  expand expire explain export expose extend extract fail fall feed fetch file fill filter find fix
  flag flush follow force forward freeze gate generate give grant group guard halve hand handle harden
  hide hold host increase index inform inject insert inspect install instrument introduce isolate
  issue join keep label launch lead learn let limit link list load lock log lower make map mark
  match measure merge migrate mirror mount move mute name narrow notify offer open order own page
  parse partition pass patch pause permit pin place plan point poll prepare present prevent print
  prioritise probe produce promote propagate protect prove provide provision prune publish pull
  purge push put query queue quote raise rate read rebalance rebuild receive recheck record recover
  recreate redirect reduce refactor refresh refuse register reject rehearse reject release reload
  remind remove rename render renew reorder repair repeat replace replicate report request require
  reroute reschedule reserve reset resize resolve restart restore restrict retire retry return
  reuse reverse revert review revoke rewrite roll rotate route run sample save say scale scan
  schedule scope scrub seal search secure see send separate serialise serve set shard share ship
  shorten show shrink shut sign silence simplify simulate skip snapshot sort specify split stage
  stagger standardise start state stop store stream strip submit subscribe subtract suppress swap
  switch sync tag take teach tell terminate test throttle tie tighten time trace track train
  transfer trigger trim tune turn unify unify unlock update upgrade use validate verify version
  wait walk warm warn watch widen wire withdraw wrap write`.split(/\s+/),
);

/** Whether a word is a verb that asks for something to be done. */
export const isImperative = (word: string): boolean =>
  VERBS.has(word.toLowerCase().replace(/[^a-z]+$/, ''));
