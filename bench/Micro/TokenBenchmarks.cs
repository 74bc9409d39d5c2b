extern alias Compiler;

using System.Buffers;
using BenchmarkDotNet.Attributes;
using FastMcp.Masking;
using FastMcp.Masking.Tokens;
using Compiler::FastMcp.PolicyCompiler;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Bench.Micro;

/// <summary>A text of 64 bytes with one value of 11, masked by a fixed text and by a token; and the token turned back.</summary>
public class TokenBenchmarks
{
    private static readonly byte[] s_text = "The caller says that the number is 536-22-8190, and no other one"u8.ToArray();

    private readonly RuleSet _replace = Compile("{ replace: '[SSN]' }");
    private readonly RuleSet _token = Compile("{ token: SSN }");
    private readonly HashKey _key = HashKey.CreateRandom();
    private readonly SessionTokens _tokens = new();
    private readonly MaskingKey _master = MaskingKey.CreateRandom();
    private readonly TokenRevealer _revealer;
    private readonly SlotMasker _masker;
    private readonly RevealRule[] _reveals;
    private readonly ArrayBufferWriter<byte> _output = new(4096);
    private readonly byte[] _masked;
    private int _session;

    public TokenBenchmarks()
    {
        _tokens.Begin(_master, SessionBinding.Of(1, "caller"u8, "session"u8));
        _masker = new SlotMasker(new MaskSession(_tokens, blocks: true));
        _revealer = new TokenRevealer(_tokens);
        _reveals = [.. _token.Reveals];
        Mask(_token);
        _masked = _output.WrittenSpan.ToArray();
    }

    [Benchmark(Baseline = true)]
    public int Replace() => Mask(_replace);

    [Benchmark]
    public int Token() => Mask(_token);

    [Benchmark]
    public int Reveal()
    {
        _output.ResetWrittenCount();
        return _revealer.Reveal(_token, new RevealScope(_reveals, "create_person"u8), new SlotInfo(SlotEncoding.Plain, ChannelId.None, true), new UnmaskedText(_masked), _output);
    }

    /// <summary>With the derivation of the session's keys.</summary>
    [Benchmark]
    public int FirstTokenOfASession()
    {
        _tokens.Begin(_master, new SessionBinding(0, (UInt128)_session++));
        return Mask(_token);
    }

    private int Mask(RuleSet rules)
    {
        _output.ResetWrittenCount();
        var sink = new BufferSink(_output);
        _masker.MaskWhole(rules.For(Scope.Response), SlotEncoding.Plain, false, null, _key, new UnmaskedText(s_text), ref sink);
        return _output.WrittenCount;
    }

    private static RuleSet Compile(string mask)
    {
        var reveal = mask.Contains("token", StringComparison.Ordinal) ? "reveal:\n  - { rules: [ssn], upstreams: ['*'], tools: ['*'] }\n" : "";
        var text = $"apiVersion: fastmcp/v1\nrules:\n  - {{ id: ssn, pattern: '\\b\\d{{3}}-\\d{{2}}-\\d{{4}}\\b', mask: {mask} }}\n{reveal}";
        return RuleSet.FromImage(Compiler::FastMcp.PolicyCompiler.Compiler.Compile([new PolicySource("bench.yaml", text, PolicyOrigin.User)]).Image);
    }

    private readonly struct BufferSink(ArrayBufferWriter<byte> output) : IMaskedSink
    {
        public void Write(Masked bytes) => output.Write(bytes.Bytes);

        public void Write(Monitored bytes) => output.Write(bytes.Bytes);

        public void Found(in Finding finding)
        {
        }
    }
}
