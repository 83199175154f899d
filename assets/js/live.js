// Asks a small address whether anything changed; fetches the page, and swaps the marked part, only when it did.
//   <div data-live-url="/missing-now/token/" data-live-token="...">; the answer is 204, or 200 {token}.
//   <p role="status" data-live-said data-live-new="Updated. New: {n}" data-live-same="Updated.">: said once a change.
// A screen nobody looks at does not ask, and asks at once when it is looked at again. What had focus keeps it.
const EVERY = 2000
const region = document.querySelector('[data-live-url]')
const said = document.querySelector('[data-live-said]')
const keys = (within) => new Set([...within.querySelectorAll('[data-live-key]')].map((row) => row.dataset.liveKey))
let busy = false

function swap (fresh) {
  const held = region.contains(document.activeElement) ? document.activeElement : null
  const place = held && (held.id ? '#' + CSS.escape(held.id) : held.href ? `[href="${CSS.escape(held.getAttribute('href'))}"]` : '')
  const before = keys(region)
  region.replaceChildren(...fresh.childNodes)
  const again = place && region.querySelector(place)
  if (again) again.focus()
  const added = [...keys(region)].filter((key) => !before.has(key)).length
  if (said) said.textContent = added ? said.dataset.liveNew.replace('{n}', added) : said.dataset.liveSame
}

async function look () {
  const asked = await fetch(region.dataset.liveUrl + '?seen=' + encodeURIComponent(region.dataset.liveToken), {
    headers: { Accept: 'application/json' }, redirect: 'manual'
  })
  if (asked.status !== 200) return
  const page = await fetch(location.href, { redirect: 'manual' })
  if (page.status !== 200) return
  const fresh = new DOMParser().parseFromString(await page.text(), 'text/html').querySelector('[data-live-url]')
  if (!fresh) return
  const token = fresh.dataset.liveToken // the page's own: what changes after it was drawn is asked for again
  swap(fresh)
  region.dataset.liveToken = token
}

function turn () {
  if (document.hidden || busy) return
  busy = true
  look().catch(() => {}).finally(() => { busy = false }) // no connection: the page keeps what it shows
}

if (region) {
  setInterval(turn, EVERY)
  document.addEventListener('visibilitychange', turn)
}
