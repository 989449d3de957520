// A test that would leave for the real world.
const answer = await fetch('https://example.com/').catch(() => undefined);
console.log(JSON.stringify(answer === undefined ? 'refused' : 'left'));
