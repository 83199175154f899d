// Warns two minutes before an idle sign-out, in every tab; a sign of life in any tab counts for all of them.
// body[data-session-ends-in data-session-url data-keep-alive-url data-signed-out-url], dialog[data-session-warning].
// What the server says decides: asking at data-session-url never keeps the session alive.
const settings = document.body.dataset
const dialog = document.querySelector('dialog[data-session-warning]')
const AHEAD = 120

function start () {
  const channel = 'BroadcastChannel' in window ? new BroadcastChannel('mc-session') : null
  const ahead = Math.min(AHEAD, Number(settings.sessionEndsIn) / 2)
  let warn, leave

  function restart (seconds) {
    clearTimeout(warn)
    clearTimeout(leave)
    if (dialog.open) dialog.close()
    warn = setTimeout(() => ask(show), Math.max(0, seconds - ahead) * 1000)
    leave = setTimeout(() => ask(() => {}), (seconds + 1) * 1000)
  }

  function show () {
    if (dialog.open) return
    dialog.showModal()
    dialog.querySelector('button').focus()
  }

  // Without a line nobody can say: the page stays, and is asked about again when it is next looked at.
  async function ask (soon) {
    let answer
    try {
      answer = await fetch(settings.sessionUrl, { headers: { Accept: 'application/json' }, redirect: 'manual' })
    } catch { return }
    if (answer.status >= 500) return
    const left = answer.ok ? (await answer.json()).ends_in : 0
    if (left <= 0) location.assign(settings.signedOutUrl)
    else if (left > ahead + 1) restart(left)
    else soon()
  }

  function seen () {
    if (channel) channel.postMessage('seen')
  }

  dialog.addEventListener('submit', async (event) => {
    event.preventDefault()
    const answer = await fetch(settings.keepAliveUrl, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'X-CSRFToken': dialog.querySelector('input').value, Accept: 'application/json' }
    })
    if (!answer.ok) return location.assign(settings.signedOutUrl)
    restart((await answer.json()).ends_in)
    seen()
  })
  document.addEventListener('mc:saved', () => { ask(() => {}); seen() })
  document.addEventListener('visibilitychange', () => { if (!document.hidden) ask(show) })
  if (channel) channel.onmessage = () => ask(() => {})
  restart(Number(settings.sessionEndsIn))
  seen()
}

if (Number(settings.sessionEndsIn) > 0 && dialog && typeof dialog.showModal === 'function') start()
