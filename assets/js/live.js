// Asks a small address whether anything changed; fetches the page, and swaps the marked part, only when it did.
const region = document.querySelector('[data-live-url]')
if (region) {
  let seen = region.dataset.liveToken
  setInterval(async () => {
    if (document.hidden) return
    try {
      const answer = await fetch(region.dataset.liveUrl + '?seen=' + encodeURIComponent(seen), { headers: { Accept: 'application/json' } })
      if (answer.status !== 200) return
      seen = (await answer.json()).token
      const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html')
      const fresh = page.querySelector('[data-live-url]')
      if (fresh) region.replaceChildren(...fresh.childNodes)
    } catch { /* no connection: the page keeps what it shows, and its clocks say how old it is */ }
  }, 20000)
}
