"""Puppet, without a server: `puppet apply` of a module with its data in Hiera. Chosen in its favour: data as JSON, EPP
templates (faster than ERB), arrays of titles where the attributes are the same, no report stored.
"""

import json

from state import LINE_PATTERN, TEMPLATE, VALUES
from tools import Tool

HIERA = """\
version: 5
defaults: {datadir: data, data_hash: json_data}
hierarchy: [{name: common, path: common.json}]
"""

MANIFEST = """\
class bench (
  Array[String] $packages,
  Array[Hash] $groups,
  Array[Hash] $users,
  Array[String] $directories,
  Array[Hash] $files,
  Array[Hash] $links,
  Array[Hash] $lines,
) {
  package { $packages: ensure => installed }
  $groups.each |$group| {
    group { $group['name']: ensure => present, gid => $group['gid'] }
  }
  $users.each |$user| {
    user { $user['name']:
      ensure     => present,
      uid        => $user['uid'],
      gid        => $user['group'],
      comment    => $user['comment'],
      home       => $user['home'],
      shell      => $user['shell'],
      managehome => false,
    }
  }
  file { $directories: ensure => directory, mode => '0755', owner => 'root', group => 'root' }
  $files.each |$file| {
    file { $file['path']:
      ensure  => file,
      mode    => '0644',
      owner   => 'root',
      group   => 'root',
      content => epp('bench/service.conf.epp', { name => $file['name'], port => $file['port'], note => $file['note'] }),
    }
  }
  $links.each |$link| {
    file { $link['path']: ensure => link, target => $link['target'] }
  }
  $lines.each |$line| {
    file_line { $line['path']: path => $line['path'], line => $line['text'], match => '@PATTERN@' }
  }
}
"""


class Puppet(Tool):
    name = "puppet"
    packages = ["puppet-agent", "puppet-module-puppetlabs-stdlib"]
    largest = 10_000
    codes = {"first": {2}, "nothing": {0}, "dry": {0, 2}, "repair": {2}}

    def version(self):
        return "puppet " + self.root.run(["puppet", "--version"]).stdout.strip()

    def write(self, state):
        self.folder = f"/srv/bench/puppet-{state.size}"
        module = f"{self.folder}/bench"
        template = "<%- | String $name, Integer $port, String $note | -%>\n" + TEMPLATE
        for name in VALUES:
            template = template.replace(f"@{name.upper()}@", f"<%= ${name} %>")
        data = {f"bench::{name}": getattr(state, name)
                for name in ("packages", "groups", "users", "directories", "files", "links", "lines")}
        self.root.write(f"{module}/hiera.yaml", HIERA)
        self.root.write(f"{module}/data/common.json", json.dumps(data))
        self.root.write(f"{module}/templates/service.conf.epp", template)
        self.root.write(f"{module}/manifests/init.pp", MANIFEST.replace("@PATTERN@", LINE_PATTERN))

    def command(self, phase):
        options = ["--noop", "--show_diff"] if phase == "dry" else []
        return ["/usr/bin/puppet", "apply", "--detailed-exitcodes", "--color", "false", "--modulepath",
                f"{self.folder}:/usr/share/puppet/modules", *options, "--execute", "include bench"]
