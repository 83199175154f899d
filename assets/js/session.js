// Warns two minutes before an idle sign-out, in every tab; any tab may stay signed in for all.
const settings = document.body.dataset
const ends = Number(settings.sessionEndsIn)
const dialog = document.querySelector('dialog[data-session-warning]')
if (ends > 0 && dialog && typeof dialog.showModal === 'function') {
  const channel = 'BroadcastChannel' in window ? new BroadcastChannel('mc-session') : null
  const warnAhead = Math.min(120, ends / 2)
  let warn, leave
  const restart = () => {
    clearTimeout(warn); clearTimeout(leave)
    if (dialog.open) dialog.close()
    warn = setTimeout(() => { dialog.showModal(); dialog.querySelector('button').focus() }, (ends - warnAhead) * 1000)
    leave = setTimeout(() => location.assign(settings.signedOutUrl), (ends + 1) * 1000)
  }
  dialog.addEventListener('submit', async (event) => {
    event.preventDefault()
    const answer = await fetch(settings.keepAliveUrl, { method: 'POST', headers: { 'X-CSRFToken': dialog.querySelector('input').value } })
    if (answer.ok) { restart(); if (channel) channel.postMessage('stay') }
  })
  if (channel) channel.onmessage = restart
  restart()
}
