export { default as satisfies } from "semver/functions/satisfies";
export { default as validVersion } from "semver/functions/valid";
export { default as validRange } from "semver/ranges/valid";
