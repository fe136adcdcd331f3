#!/usr/bin/env bash
# Checks this bundle with age, openssl and the coreutils alone; nothing is sent anywhere.
#
#   bash verify.sh              in the folder in which the ZIP was unpacked
#   bash verify.sh KEYS         compares the platform's keys with those in the file KEYS, which you have from elsewhere
#
# Ends with 0 when everything holds; otherwise it names each file that does not, and why.

set -u
LC_ALL=C
export LC_ALL
shopt -s globstar dotglob nullglob

problems=0
work=

fail() {
  printf 'FAILED  %s: %s\n' "$1" "$2"
  problems=$((problems + 1))
}

said=0
section() {
  [ "$said" = "$problems" ] && [ -n "${title-}" ] && printf 'ok      %s\n' "$title"
  said=$problems
  title=$1
}

sha() {
  local digest
  digest=$(sha256sum -- "$1" 2>&1) || digest=none
  printf '%s' "${digest%% *}"
}

# --- signed notes (c2sp.org/signed-note) -------------------------------------------------------------------------

# Write the text of note $1 to $work/text and its signature lines to the array `signatures`; 1 if it is no note.
read_note() {
  local line lines=() last=-1 number
  mapfile -t lines <"$1" || return 1
  for number in "${!lines[@]}"; do
    [ -z "${lines[$number]}" ] && last=$number
  done
  [ "$last" -gt 0 ] && [ "$((last + 1))" -lt "${#lines[@]}" ] || return 1
  printf '%s\n' "${lines[@]:0:last}" >"$work/text"
  signatures=("${lines[@]:last+1}")
  # What was read is all there is: a byte that the shell passes over would show here.
  [ "$(printf '%s\n' "${lines[@]}" | sha256sum)" = "$(sha256sum <"$1")" ]
}

# Write the public key of verifier key $1 to $work/key.der; $name and $hash are its name and 4-byte hash in hex.
read_key() {
  local rest material
  name=${1%%+*}
  rest=${1#*+}
  hash=${rest%%+*}
  material=${rest#*+}
  printf '%s' "$material" | basenc --base64 -d >"$work/material" 2>/dev/null || return 1
  algorithm=$(head -c 1 "$work/material" | basenc --base16 -w 0)
  { printf '\060\052\060\005\006\003\053\145\160\003\041\000'; tail -c 32 "$work/material"; } >"$work/key.der"
  [ "$(wc -c <"$work/material")" -eq 33 ] || return 1
  [ "$({ printf '%s\n' "$name"; cat "$work/material"; } | sha256sum | head -c 8)" = "$hash" ]
}

# Find the signature by the key read last among `signatures`; its bytes without the key hash go to $work/signature.
find_signature() {
  local line
  for line in "${signatures[@]}"; do
    [ "${line% *}" = "— $name" ] || continue
    printf '%s' "${line##* }" | basenc --base64 -d >"$work/line" 2>/dev/null || continue
    [ "$(head -c 4 "$work/line" | basenc --base16 -w 0 | tr A-F a-f)" = "$hash" ] || continue
    tail -c +5 "$work/line" >"$work/signature"
    return 0
  done
  return 1
}

verified() {
  openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key.der" -rawin -in "$1" -sigfile "$2" >/dev/null 2>&1
}

# Check that note $1 is signed by one of the verifier keys after it; its text is then in $work/text.
check_note() {
  local file=$1 key
  shift
  read_note "$file" || { fail "$file" "is not a signed note"; return 1; }
  for key in "$@"; do
    read_key "$key" || { fail keys.txt "holds something that is not a key: $key"; return 1; }
    find_signature || continue
    verified "$work/text" "$work/signature" && return 0
    fail "$file" "the signature by $name does not hold"
    return 1
  done
  fail "$file" "is not signed by the key that should have signed it"
  return 1
}

# Print the value of the line `$1: …` of $work/text.
line() {
  local found
  while IFS= read -r found; do
    case $found in "$1: "*) printf '%s' "${found#"$1: "}"; return ;; esac
  done <"$work/text"
}

# --- the tree of the register (RFC 9162) -------------------------------------------------------------------------

unhex() { tr a-f A-F | basenc --base16 -d -w 0; }
hex_of_base64() { printf '%s' "$1" | basenc --base64 -d | basenc --base16 -w 0 | tr A-F a-f; }
node() { local digest; digest=$(printf '01%s%s' "$1" "$2" | unhex | sha256sum); printf '%s' "${digest%% *}"; }
leaf() { local digest; digest=$(printf '00%s' "$1" | unhex | sha256sum); printf '%s' "${digest%% *}"; }

# Print the root to which the path `$@` leads from leaf hash $3, entry $1 of $2.
root_by_inclusion() {
  local at=$1 last=$(($2 - 1)) found=$3 sibling
  shift 3
  for sibling in "$@"; do
    [ "$last" -gt 0 ] || return 1
    if [ $((at & 1)) = 1 ] || [ "$at" = "$last" ]; then
      found=$(node "$sibling" "$found")
      while [ $((at & 1)) = 0 ] && [ "$at" != 0 ]; do at=$((at >> 1)) last=$((last >> 1)); done
    else
      found=$(node "$found" "$sibling")
    fi
    at=$((at >> 1)) last=$((last >> 1))
  done
  [ "$last" = 0 ] && printf '%s' "$found"
}

# Succeed if the path `$5…` shows that the tree of $2 entries with root $4 begins with that of $1 with root $3.
is_consistent() {
  local at=$(($1 - 1)) last=$(($2 - 1)) old=$3 new=$4 first second sibling path
  if [ "$1" = "$2" ]; then [ "$old" = "$new" ] && [ "$#" = 4 ]; return; fi
  [ "$1" -gt 0 ] && [ "$1" -lt "$2" ] || return 1
  if [ $(($1 & at)) = 0 ]; then path=("$old" "${@:5}"); else path=("${@:5}"); fi
  [ "${#path[@]}" -gt 0 ] || return 1
  while [ $((at & 1)) = 1 ]; do at=$((at >> 1)) last=$((last >> 1)); done
  first=${path[0]} second=${path[0]}
  for sibling in "${path[@]:1}"; do
    [ "$last" -gt 0 ] || return 1
    if [ $((at & 1)) = 1 ] || [ "$at" = "$last" ]; then
      first=$(node "$sibling" "$first") second=$(node "$sibling" "$second")
      while [ $((at & 1)) = 0 ] && [ "$at" != 0 ]; do at=$((at >> 1)) last=$((last >> 1)); done
    else
      second=$(node "$second" "$sibling")
    fi
    at=$((at >> 1)) last=$((last >> 1))
  done
  [ "$last" = 0 ] && [ "$first" = "$old" ] && [ "$second" = "$new" ]
}

# Check the checkpoint in file $1; sets $size and $root.
read_checkpoint() {
  local lines=()
  check_note "$1" "$log_key" || return 1
  mapfile -t lines <"$work/text"
  size=${lines[1]-} root=$(hex_of_base64 "${lines[2]-}")
  case ${#lines[@]}:${lines[0]}:$size in
    3:"${log_key%%+*}":[1-9]*) return 0 ;;
  esac
  fail "$1" "is not a checkpoint of this register"
  return 1
}

# Print the party of every witness who has countersigned the checkpoint read last (c2sp.org/tlog-cosignature).
countersigned() {
  local entry vkey
  for entry in "${witnesses[@]}"; do
    vkey=${entry%% *}
    read_key "$vkey" && [ "$algorithm" = 04 ] && find_signature || continue
    { printf 'cosignature/v1\ntime %d\n' "0x$(head -c 8 "$work/signature" | basenc --base16 -w 0)"
      cat "$work/text"; } >"$work/said"
    tail -c 64 "$work/signature" >"$work/bare"
    if verified "$work/said" "$work/bare"; then printf '%s\n' "${entry#* }"; else printf 'BAD %s\n' "$name"; fi
  done
}

# --- the checks --------------------------------------------------------------------------------------------------

check_files() {
  local file
  section "no file is missing, added or changed"
  while IFS= read -r file; do
    case $file in
      *": FAILED") fail "${file%: FAILED}" "was changed" ;;
      *": FAILED open or read") fail "${file%: FAILED open or read}" "is missing" ;;
    esac
  done < <(sha256sum --check --quiet manifest.txt 2>/dev/null)
  { cut -c 67- manifest.txt; printf 'manifest.note\nmanifest.txt\n'; } | sort >"$work/listed"
  for file in **/*; do [ -d "$file" ] || printf '%s\n' "$file"; done | sort >"$work/present"
  while IFS= read -r file; do fail "$file" "does not belong here"; done \
    < <(comm -13 "$work/listed" "$work/present")
  section "the platform has signed the list of files"
  if check_note manifest.note "$notice_key"; then
    [ "$(line manifest)" = "sha256:$(sha manifest.txt)" ] || fail manifest.txt "is not the list that was signed"
    [ "$(line files)" = "$(wc -l <manifest.txt)" ] || fail manifest.note "tells another number of files"
    lot=$(line lot) stage=$(line stage) required=$(line witnesses)
  fi
}

check_keys_known() {
  local key known
  section "the keys are those that you know"
  known=" ${known_keys//[$'\n\t']/ } "
  for key in "${to_know[@]}"; do
    case $known in *" $key "*) ;; *) fail keys.txt "names a key that you do not know: $key" ;; esac
  done
}

check_notices() {
  local note text
  section "the notices are signed and unchanged"
  for note in notices/*.note; do
    check_note "$note" "$notice_key" || continue
    text=${note%.note}.json
    [ "$(line digest)" = "sha256:$(sha "$text")" ] || fail "$text" "is not the text that was signed"
    case " $(line lots) " in *" $lot "*) ;; *) fail "$note" "is about another lot" ;; esac
  done
}

# Print the value of key $1 in the JSON file $2, which holds no backslash before it.
value_in() {
  local text
  text=$(<"$2")
  case $text in *"\"$1\""*) ;; *) return 1 ;; esac
  text=${text#*"\"$1\""}
  text=${text#*\"}
  printf '%s' "${text%%\"*}"
}

check_bids() {
  local folder envelope id key
  section "every bid is signed by its bidder and has its receipt"
  for folder in bids/* ended/*; do
    id=${folder##*/} envelope=$folder/envelope.json
    [ "$(sha "$envelope")" = "$id" ] || fail "$envelope" "is not the envelope that its folder names"
    [ "$(value_in lot "$envelope")" = "$lot" ] || fail "$envelope" "is sealed for another lot"
    key=$(value_in bidder_key "$envelope")
    if check_note "$folder/envelope.sig" "$key"; then
      [ "$(<"$work/text")" = "ggseal/1
$id" ] || fail "$folder/envelope.sig" "is about another envelope"
    fi
    check_receipt "$folder/receipt.note" "$id" accepted
    [ -e "$folder/withdrawn.note" ] && check_receipt "$folder/withdrawn.note" "$id" withdrawn
    check_replaced "$envelope" "$key"
    [ -e "$folder/withdrawal.note" ] && check_withdrawal "$folder/withdrawal.note" "$id" "$key"
  done
}

check_receipt() {
  check_note "$1" "$receipt_key" || return
  [ "$(line envelope) $(line state) $(line lot)" = "sha256:$2 $3 $lot" ] || fail "$1" "is about something else"
  [[ "$(line received)" < "$deadline" ]] || fail "$1" "is not from before the deadline"
}

# Check that envelope $2 was taken back in note $1 by its bidder key $3, or by custodians in the stead of a lost one.
check_withdrawal() {
  local text
  text=$(<"$1")
  case $text in gglostkey/1*) check_agreed "$1" ;; *) check_note "$1" "$3" ;; esac || return
  case $(<"$work/text") in *"$2"*) ;; *) fail "$1" "is about another envelope" ;; esac
}

# Check that at least two custodians whom the notice names have signed $1.
check_agreed() {
  local key signed=()
  for key in "${custodians[@]}"; do
    case $(<notices/01.json) in *"\"${key%%+*}\""*) ;; *) continue ;; esac
    read_note "$1" && read_key "$key" && find_signature || continue
    verified "$work/text" "$work/signature" || { fail "$1" "the signature by $name does not hold"; return 1; }
    case " ${signed[*]} " in *" $name "*) ;; *) signed+=("$name") ;; esac
  done
  [ "${#signed[@]}" -ge 2 ] || { fail "$1" "too few custodians have signed"; return 1; }
}

# Check that what envelope $1 with bidder key $2 replaces was of the same bidder.
check_replaced() {
  local prev before
  prev=$(value_in prev "$1") before=ended/$prev
  case $prev in ????????????????????????????????????????????????????????????????) ;; *) return ;; esac
  [ -e "$before/envelope.json" ] || { fail "$before/envelope.json" "is missing"; return; }
  [ "$(value_in bidder_key "$before/envelope.json")" = "$2" ] && return
  [ -e "$before/lost-key.note" ] && check_withdrawal "$before/lost-key.note" "$prev" '' &&
    [ "$(line key)" = "$2" ] || fail "$before/envelope.json" "was replaced by somebody else"
}

check_closing() {
  local ids
  section "the list that was frozen holds exactly these bids"
  check_note closing.note "$notice_key" || return
  ids=(bids/*)
  deadline=$(line deadline)
  [ "$(line lot) $(line stage)" = "$lot $stage" ] || fail closing.note "closes another lot"
  [ "$(line live)" = "${#ids[@]}" ] || fail closing.note "froze $(line live) bids, ${#ids[@]} are here"
  [ "${#ids[@]}" -gt 0 ] && printf '%s\n' "${ids[@]#bids/}" | sort >"$work/ids" || : >"$work/ids"
  [ "$(line set)" = "$(sha "$work/ids")" ] || fail closing.note "did not freeze the bids that are here"
}

# Check that the note read last speaks for the custodian who signed it, and whom the notice names.
check_custodian() {
  [ "$(line custodian)" = "$name" ] || { fail "$1" "was signed by somebody else"; return 1; }
  case $(<notices/01.json) in *"\"$name\""*) ;; *) fail "$1" "is by no custodian of the notice"; return 1 ;; esac
}

check_custodians() {
  local key identity recipient count=0 position
  section "custodians handed in keys that belong to the locks in the notice"
  for key in keys/*.txt; do
    position=${key#keys/} position=${position%.txt}
    identity=$(<"$key")
    recipient=$(age-keygen -y "$key" 2>/dev/null) || recipient=none
    case $(<notices/01.json) in *"\"$recipient\""*) ;; *) fail "$key" "belongs to no lock in the notice" ;; esac
    count=$((count + 1))
    [ -e "keys/$position.note" ] || continue
    check_note "keys/$position.note" "${custodians[@]}" && check_custodian "keys/$position.note" || continue
    [ "$(line identity) $(line part)" = "$identity summary" ] || fail "keys/$position.note" "hands in another key"
    [ "$(line close)" = "sha256:$(sha closing.note)" ] || fail "keys/$position.note" "was signed for another closing"
  done
  key=(bids/*/part-seed.txt)  # given by every bidder when custodians have lost their keys
  [ "$count" -ge 2 ] || [ "${#key[@]}" -gt 0 ] || fail keys "holds too few keys"
  for key in keys/*.lock; do
    check_note "$key" "${custodians[@]}" && check_custodian "$key" || continue
    case $(<notices/01.json) in *"\"$(line summary)\""*) ;; *) fail "$key" "states another lock than the notice" ;; esac
  done
}

# How a row of the record begins to name its envelope; deeper lines, which bidders wrote, are indented further.
row_start=$'\n   "envelope": "'

check_record() {
  local folder id record rest row opened
  section "every price sheet opens with its key and says what was read out"
  check_note record.note "$notice_key" || return
  [ "$(line record)" = "sha256:$(sha record.json)" ] || fail record.json "is not the record that was signed"
  opened_at=$(line opened)
  record=$(<record.json)
  case $record in *"\"sha256\": \"$(sha closing.note)\""*) ;; *) fail record.json "names another closing" ;; esac
  for folder in bids/* ended/*; do
    id=${folder##*/}
    rest=${record#*"$row_start$id\""}
    [ "$rest" != "$record" ] || { fail "$folder/envelope.json" "is not in the opening record"; continue; }
    row=${rest%%"$row_start"*}
    case $folder in ended/*) continue ;; esac
    case $row in
      *$'\n   "verdict": "OPENED"'*) check_price_sheet "$folder" "$row" ;;
      *) [ ! -e "$folder/key.txt" ] || fail "$folder/key.txt" "belongs to a bid that was not opened" ;;
    esac
  done
  rest=$record opened=0
  while [ "$rest" != "${rest#*"$row_start"}" ]; do
    rest=${rest#*"$row_start"} opened=$((opened + 1))
  done
  folder=(bids/* ended/*)
  [ "$opened" = "${#folder[@]}" ] || fail record.json "names $opened envelopes, ${#folder[@]} are here"
}

check_price_sheet() {
  local sealed=$1/summary.age plain=$1/summary.json envelope identity
  envelope=$(<"$1/envelope.json") identity=$(<"$1/key.txt")
  case ${envelope%%'"body"'*} in *"\"$(sha "$sealed")\""*) ;; *) fail "$sealed" "is not the file in the envelope" ;; esac
  case $2 in *$'\n   "summary_identity": '"\"$identity\""*) ;; *) fail "$1/key.txt" "is not the key in the record" ;; esac
  case $2 in *$'\n   "summary_sha256": '"\"$(sha "$plain")\""*) ;; *) fail "$plain" "is not what was read out" ;; esac
  if ! age -d -i "$1/key.txt" -o "$work/plain" "$sealed" 2>/dev/null; then fail "$sealed" "does not open with its key"
  elif [ "$(sha "$work/plain")" != "$(sha "$plain")" ]; then fail "$plain" "is not what the sealed file holds"
  fi
  rm -f "$work/plain"
}

check_register() {
  local proof entry lines=() index path=() each due found
  section "everything stands in the public register"
  read_checkpoint log/checkpoint || return
  cat log/checkpoint >"$work/checkpoint"
  now=$size now_root=$root
  : >"$work/entries"
  for entry in log/leaves/*.leaf; do
    proof=${entry%.leaf}.proof index=${entry##*/} index=${index%.leaf} path=()
    mapfile -t lines <"$proof" 2>/dev/null
    each=2
    while [ -n "${lines[$each]-}" ]; do path+=("$(hex_of_base64 "${lines[$each]}")"); each=$((each + 1)); done
    { printf 'c2sp.org/tlog-proof@v1\nindex %s\n' "$index"; printf '%s\n' "${lines[@]:2:each-2}" ""
      cat "$work/checkpoint"; } >"$work/proof"
    [ "$each" = 2 ] && { printf 'c2sp.org/tlog-proof@v1\nindex %s\n\n' "$index"; cat "$work/checkpoint"; } >"$work/proof"
    [ "$(sha "$work/proof")" = "$(sha "$proof")" ] || { fail "$proof" "is not a proof for this entry"; continue; }
    found=$(root_by_inclusion "$index" "$now" "$(leaf "$(sha "$entry")")" "${path[@]}")
    [ "$found" = "$now_root" ] || { fail "$entry" "is not in the register"; continue; }
    tail -c +33 "$entry" >"$work/entry"
    printf '%s %s\n' "$(sha "$work/entry")" "$index" >>"$work/entries"
  done
  for each in notices/*.note; do
    check_note "$each" "$notice_key" &&
      expect "$each" "notice" "notice: $(sha "$each")" "published: $(line published)"
  done
  for each in bids/*/receipt.note ended/*/receipt.note; do expect_receipt "$each" envelope; done
  for each in ended/*/withdrawn.note; do expect_receipt "$each" withdraw; done
  check_note closing.note "$notice_key" && expect_text closing.note before
  expect record.json open "lot: $lot" "stage: $stage" "record: $(sha record.json)" "opened: $opened_at"
}

expect_receipt() {
  local prev
  check_note "$1" "$receipt_key" || return
  prev=$(line prev)
  [ "$2" = envelope ] || prev=-
  expect "$1" "$2" "lot: $lot" "stage: $stage" "envelope: $(t=$(line envelope); printf '%s' "${t#sha256:}")" \
    "prev: ${prev#sha256:}" "received: $(line received)"
}

# File $1 has an entry of kind $2 with these lines.
expect() {
  local file=$1 kind=$2
  shift 2
  printf '%s\n' "ggleaf/1" "kind: $kind" "$@" >"$work/text"
  if [ "$kind" = open ]; then expect_text "$file" after; else expect_text "$file" before; fi
}

# The entry in $work/text stands in the register, before or after it was frozen; result notices stand where they may.
expect_text() {
  local digest found
  digest=$(sha "$work/text")
  while read -r found index; do
    [ "$found" = "$digest" ] || continue
    case $1:$2 in
      notices/*) ;;
      *:before) [ "$index" -lt "$frozen" ] || fail "$1" "was entered after the closing" ;;
      *:after) [ "$index" -ge "$frozen" ] || fail "$1" "was entered before the closing" ;;
    esac
    return
  done <"$work/entries"
  fail "$1" "has no entry in the register"
}

check_history() {
  local note lines=() path=() each proof parties
  section "nothing in the register was changed since witnesses countersigned the closing"
  : >"$work/parties"
  for note in log/closing/*.checkpoint; do
    proof=${note%.checkpoint}.consistency path=()
    read_checkpoint "$note" || continue
    [ "log/closing/$size.checkpoint" = "$note" ] || fail "$note" "is of another size"
    countersigned >>"$work/parties"
    mapfile -t lines <"$proof"
    for each in "${lines[@]}"; do path+=("$(hex_of_base64 "$each")"); done
    is_consistent "$size" "$now" "$root" "$now_root" "${path[@]}" || fail "$proof" "does not show that nothing was changed"
  done
  while read -r each; do
    case $each in "BAD "*) fail log/closing "the countersignature by ${each#BAD } does not hold" ;; esac
  done <"$work/parties"
  parties=$(sort -u "$work/parties" | wc -l)
  [ "$parties" -ge "$required" ] || fail log/closing "$parties of $required witnesses have countersigned"
}

main() {
  local task rest
  [ "$#" = 0 ] || known_keys=$(<"$1") || exit 2
  cd "$(dirname -- "${BASH_SOURCE[0]}")" || exit 2
  for task in age age-keygen openssl basenc sha256sum comm; do
    command -v "$task" >/dev/null || { printf 'This check needs the program %s.\n' "$task"; exit 2; }
  done
  work=$(mktemp -d) || exit 2
  trap 'rm -rf "$work"' EXIT
  notice_key='' receipt_key='' log_key='' lot='' stage='' required=1 deadline='' opened_at='' frozen=0 now=0 now_root=''
  custodians=() witnesses=()
  while read -r task rest; do
    case $task in
      notice) notice_key=$rest ;;
      receipt) receipt_key=$rest ;;
      log) log_key=$rest ;;
      custodian) custodians+=("$rest") ;;
      witness) witnesses+=("$rest") ;;
      *) fail keys.txt "holds something that is not a key" ;;
    esac
  done <keys.txt
  to_know=("$notice_key" "$receipt_key" "$log_key" "${witnesses[@]%% *}")
  # Custodians' locks and keys are tied to the notice; their word in the stead of a lost bidder key is not.
  for rest in ended/*/lost-key.note ended/*/withdrawal.note; do
    case $(<"$rest") in gglostkey/1*) to_know+=("${custodians[@]}"); break ;; esac
  done
  for rest in log/closing/*.checkpoint; do
    rest=${rest##*/} rest=${rest%.checkpoint}
    case $rest in *[!0-9]*) continue ;; esac
    [ "$frozen" = 0 ] || [ "$rest" -lt "$frozen" ] && frozen=$rest
  done
  check_files
  [ "$problems" = 0 ] || finish  # what follows would only say the same of other files
  [ "$#" = 0 ] || check_keys_known
  [ "$problems" = 0 ] || finish
  check_notices
  check_closing
  check_bids
  check_custodians
  check_record
  check_register
  check_history
  finish
}

finish() {
  section ''
  if [ "$problems" != 0 ]; then
    printf '\nThis bundle does NOT hold: %d faults.\n' "$problems"
    exit 1
  fi
  printf '\nEverything holds.\n'
  [ -n "${known_keys-}" ] || printf '%s\n' "Compare these keys with those that you know from elsewhere:" "${to_know[@]}"
  exit 0
}

main "$@"
