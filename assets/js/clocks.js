// Refreshes the words of every clock each 30 seconds, by the server's time. No live region: a ticking one is unbearable.
const started = Date.now()
const server = Date.parse(document.body.dataset.serverNow || '') || started
const now = () => server + (Date.now() - started)

function words (milliseconds) {
  const minutes = Math.floor(Math.abs(milliseconds) / 60000)
  if (minutes < 1) return 'less than a minute'
  if (minutes < 60) return minutes + (minutes === 1 ? ' minute' : ' minutes')
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return hours + (hours === 1 ? ' hour' : ' hours')
  return Math.floor(hours / 24) + ' days'
}

const twelveHours = 12 * 3600 * 1000
function show (clock) {
  const left = Date.parse(clock.dataset.due) - now()
  clock.textContent = left < 0 ? words(left) + ' overdue' : words(left) + ' left'
  clock.className = 'govuk-tag mc-clock govuk-tag--' + (left < 0 ? 'red' : left < twelveHours ? 'yellow' : 'grey')
}
function since (element) {
  element.textContent = words(now() - Date.parse(element.dataset.since))
}
function tick () {
  document.querySelectorAll('[data-due]').forEach(show)
  document.querySelectorAll('[data-since]').forEach(since)
}
tick()
setInterval(tick, 30000)
