import { sessionUser } from "./session-recording";

/**
 * What a bastion does when it first starts. The user that sessions run as is made last: if anything before fails, nobody
 * can enter, and the group's instance can be looked at and replaced.
 */
export function bastionStartup(): string {
  return `#!/bin/bash
set -euo pipefail

# One way in: Session Manager.
systemctl disable --now sshd

# Nobody may sudo: not the agent's own user, which could by default, nor the image's.
rm -f /etc/sudoers.d/ssm-agent-users /etc/sudoers.d/90-cloud-init-users

# The instance's credentials are for the agent: sessions cannot ask for them.
# The way to the packages may open a little later than the instance starts.
for attempt in {1..30}; do
  dnf install --assumeyes nftables && break
  sleep 10
done
cat > /etc/sysconfig/nftables.conf <<'RULES'
table inet bastion {
  chain output {
    type filter hook output priority filter; policy accept;
    meta skuid ${sessionUser.id} ip daddr 169.254.169.254 reject
  }
}
RULES
systemctl enable --now nftables

useradd --uid ${sessionUser.id} --create-home --shell /bin/bash ${sessionUser.name}
passwd --lock ${sessionUser.name}

# Clients of databases, for the terminal; a bastion without them is still one.
dnf install --assumeyes postgresql15 mariadb105 || true
`;
}
