/** Whether a version of Node, such as `22.14.1`, is older than another, of which `24` or `22.15` is enough. */
function isOlder(version, than) {
  const [major, minor] = numbersOf(version);
  const [thanMajor, thanMinor] = numbersOf(than);
  return major < thanMajor || (major === thanMajor && minor < thanMinor);
}

function numbersOf(version) {
  const [major, minor = 0] = String(version).split('.').map(Number);
  return [major, minor];
}

module.exports = { isOlder };
