#!/usr/bin/perl
# An MCP server on pipes that does what it is told, also what no server should. Its tools are the cases.
use strict;
use warnings;
use POSIX ();
use File::Basename qw(dirname);

$| = 1;
my $mode = $ENV{MODE} // '';
exit 3 if $mode eq 'exits';
if ($mode eq 'stubborn') { $SIG{TERM} = 'IGNORE'; $SIG{HUP} = 'IGNORE'; }
print "Loading, please wait...\n" if $mode eq 'chatty';

sub say_line { print $_[0], "\n" }
sub result { my ($id, $result) = @_; say_line(qq({"jsonrpc":"2.0","id":$id,"result":$result})) }
sub text { my ($id, $text) = @_; $text =~ s/(["\\])/\\$1/g; $text =~ s/\n/\\n/g; result($id, qq({"content":[{"type":"text","text":"$text"}]})) }
sub next_line { my $line = <STDIN>; defined $line ? $line : undef }

while (defined(my $line = next_line())) {
    my ($id) = $line =~ /"id"\s*:\s*("[^"]*"|\d+)/;
    my ($method) = $line =~ /"method"\s*:\s*"([^"]*)"/;
    next unless defined $method;
    my $modern = $line =~ /2026-07-28/;
    if ($method eq 'notifications/cancelled') { print STDERR "cancelled $line"; next }
    next unless defined $id;
    if ($method eq 'initialize') {
        result($id, qq({"protocolVersion":"2025-11-25","capabilities":{"tools":{"listChanged":true},"resources":{"subscribe":true},"prompts":{}},"serverInfo":{"name":"scripted","version":"1"}}));
    } elsif ($method eq 'server/discover') {
        result($id, qq({"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{"tools":{}},"serverInfo":{"name":"scripted","version":"1"}}));
    } elsif ($method eq 'tools/list') {
        my $count = $ENV{TOOLS} // 3;
        my $prefix = $ENV{PREFIX} // 'tool';
        my @tools = map { qq({"name":"${prefix}_$_","description":"number $_","inputSchema":{"type":"object","properties":{"a":{"type":"number"},"b":{"type":"number"},"c":{"type":"string"}},"required":["a","b"]}}) } 1 .. $count;
        push @tools, $tools[0] if $ENV{TWICE};
        result($id, ($modern ? '{"resultType":"complete","ttlMs":60000,"cacheScope":"public",' : '{') . '"tools":[' . join(',', @tools) . ']}');
    } elsif ($method eq 'resources/list') {
        result($id, '{"resources":[{"uri":"file:///a+b","name":"a"}]}');
    } elsif ($method eq 'resources/read') {
        my ($uri) = $line =~ /"uri"\s*:\s*"([^"]*)"/;
        result($id, qq({"contents":[{"uri":"$uri","text":"of $$, mail jane.doe\@example.com"}]}));
    } elsif ($method eq 'prompts/list') {
        result($id, '{"prompts":[{"name":"greet"}]}');
    } elsif ($method eq 'prompts/get') {
        my ($name) = $line =~ /"name"\s*:\s*"([^"]*)"/;
        result($id, qq({"messages":[{"role":"user","content":{"type":"text","text":"prompt $name"}}]}));
    } elsif ($method eq 'tools/call') {
        my ($name) = $line =~ /"name"\s*:\s*"([^"]*)"/;
        my ($arg) = $line =~ /"arguments"\s*:\s*(\{[^{}]*\})/;
        my ($token) = $line =~ /"progressToken"\s*:\s*("[^"]*"|\d+)/;
        call($id, $name, $arg // '{}', $token);
    } else {
        say_line(qq({"jsonrpc":"2.0","id":$id,"error":{"code":-32601,"message":"Method not found"}}));
    }
}
sleep 3600 while $mode eq 'stubborn';

# One of the texts of tests/Corpus/EndToEnd by its name, in a line that is written in pieces.
sub say_cut {
    my ($id, $arg) = @_;
    require JSON::PP;
    my $asked = JSON::PP::decode_json($arg);
    open(my $file, '<', dirname(__FILE__) . '/../EndToEnd/texts.json') or die;
    my ($text) = grep { $_->{name} eq $asked->{text} } @{ JSON::PP::decode_json(do { local $/; <$file> }) };
    my $said = JSON::PP->new->utf8->allow_nonref->encode(join('', $text->{before}, @{ $text->{secret} }, $text->{after}));
    my ($line, $at) = (qq({"jsonrpc":"2.0","id":$id,"result":{"content":[{"type":"text","text":$said}]}}\n), 0);
    for my $cut (grep { $_ < length $line } @{ $asked->{cuts} }) {
        syswrite(STDOUT, substr($line, $at, $cut - $at));
        $at = $cut;
        # Read by itself, mostly.
        select(undef, undef, undef, 0.0002);
    }
    syswrite(STDOUT, substr($line, $at));
}

sub call {
    my ($id, $name, $arg, $token) = @_;
    if ($name eq 'echo' || $name =~ /_\d+$/) { text($id, "$name $arg") }
    elsif ($name eq 'say') { say_cut($id, $arg) }
    elsif ($name eq 'picky') { say_line(qq({"jsonrpc":"2.0","id":$id,"error":{"code":-32602,"message":"Not like that"}})) }
    elsif ($name eq 'pid') { text($id, $$) }
    elsif ($name eq 'secret') { print STDERR "about jane.doe\@example.com\x1b[2J\n"; text($id, 'mail jane.doe@example.com now') }
    elsif ($name eq 'environment') { text($id, join("\n", map { "$_=$ENV{$_}" } sort keys %ENV)) }
    elsif ($name eq 'descriptors') { opendir(my $d, '/proc/self/fd'); text($id, join(',', grep { /^\d+$/ } sort readdir $d)) }
    elsif ($name eq 'limits') { open(my $f, '<', '/proc/self/limits'); local $/; text($id, <$f>) }
    elsif ($name eq 'progress') {
        say_line(qq({"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":$token,"progress":$_,"message":"step $_"}})) for 1 .. 3;
        text($id, 'done');
    } elsif ($name eq 'ask') {
        say_line('{"jsonrpc":"2.0","id":"q1","method":"sampling/createMessage","params":{"messages":[],"maxTokens":1}}');
        my $answer = next_line();
        text($id, $answer);
    } elsif ($name eq 'tell') { say_line('{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}'); text($id, 'told') }
    elsif ($name eq 'strangers') { result($id + 1000, '{"content":[]}'); result(qq("$id-not"), '{}'); text($id, 'mine') }
    elsif ($name eq 'noise') { say_line("this is no message $_") for 1 .. 20; text($id, 'after noise') }
    elsif ($name eq 'flood') { while (1) { say_line('x' x 1000) } }
    elsif ($name eq 'notes') { say_line('{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"' . ('y' x 1000) . '"}}') for 1 .. 20000; text($id, 'noted') }
    elsif ($name eq 'complain') { print STDERR ('z' x 20000), "\n" for 1 .. 50; text($id, 'complained') }
    elsif ($name eq 'long') { my $piece = 'x' x 65536; while (1) { print $piece } }
    elsif ($name eq 'large') { text($id, 'x' x 1000000) }
    elsif ($name eq 'wait') { print STDERR "waiting\n"; my $next = next_line(); print STDERR "then $next"; text($id, $next) }
    elsif ($name eq 'hang') { sleep 3600 while 1 }
    elsif ($name eq 'close') { close(STDOUT); close(STDIN); sleep 3600 while 1 }
    elsif ($name eq 'die') { print '{"jsonrpc":"2.0","id":'; POSIX::_exit(3) }
    elsif ($name eq 'last') { text($id, 'last words'); POSIX::_exit(0) }
    elsif ($name eq 'fork') {
        my @made;
        for my $kind (qw(plain session group bare)) {
            my $child = fork();
            if ($child == 0) {
                $SIG{TERM} = $SIG{HUP} = $SIG{INT} = 'IGNORE';
                POSIX::setsid() if $kind eq 'session';
                setpgrp(0, 0) if $kind eq 'group';
                %ENV = () if $kind eq 'bare';
                exec('sleep', '3600') if $kind eq 'bare';
                sleep 3600 while 1;
            }
            push @made, $child;
        }
        text($id, join(',', @made));
    } else { say_line(qq({"jsonrpc":"2.0","id":$id,"error":{"code":-32602,"message":"Unknown tool"}})) }
}
