// Refreshes the words of every clock each 30 seconds, by the server's time. No live region: a ticking one is unbearable.
// [data-due] is a deadline and [data-since] a beginning; the words are the page's own language, given on body.
const given = document.body.dataset
const started = performance.now()
const server = Date.parse(given.serverNow || '') || Date.now()
const now = () => server + (performance.now() - started)
const MINUTE = 60000
const TWELVE_HOURS = 12 * 60 * MINUTE

function length (milliseconds) {
  const say = (number, unit) => new Intl.NumberFormat(document.documentElement.lang, {
    style: 'unit', unit, unitDisplay: 'long', useGrouping: false
  }).format(number)
  const minutes = Math.floor(Math.abs(milliseconds) / MINUTE)
  if (minutes < 1) return given.wordsMoment
  if (minutes < 60) return say(minutes, 'minute')
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? say(hours, 'hour') : say(Math.floor(hours / 24), 'day')
}

function put (element, words) {
  if (element.textContent !== words) element.textContent = words
}

function show (clock) {
  const left = Date.parse(clock.dataset.due) - now()
  put(clock, (left < 0 ? given.wordsOverdue : given.wordsLeft).replace('%(time)s', length(left)))
  clock.className = 'govuk-tag mc-clock govuk-tag--' + (left < 0 ? 'red' : left < TWELVE_HOURS ? 'yellow' : 'grey')
}

function tick () {
  document.querySelectorAll('[data-due]').forEach(show)
  document.querySelectorAll('[data-since]').forEach((element) => put(element, length(now() - Date.parse(element.dataset.since))))
}

if (given.wordsLeft) {
  tick()
  setInterval(tick, MINUTE / 2)
}
