using System.Buffers;
using System.Text;
using FastMcp.Masking;
using FastMcp.Masking.Tokens;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Masking;
using FastMcp.Wire.Slots;

namespace FastMcp.Proxy.Stdio;

/// <summary>Masks a line for the log by every rule, as the record is masked.</summary>
/// <remarks>Safe for all threads, one at a time.</remarks>
internal sealed class LineMasker(RuleSet rules, MaskingKey key)
{
    private readonly Lock _gate = new();
    private readonly SlotMasker _masker = new(new MaskSession(tokens: null, blocks: false));
    private readonly MaskTerms _terms = new(rules.For(Scope.Record), key.Hash, null);

    public string Mask(byte[] line)
    {
        lock (_gate)
        {
            var sink = new TextSink(new ArrayBufferWriter<byte>());
            _masker.MaskWhole(_terms.Program, SlotEncoding.Plain, false, _terms.Grant, _terms.Key, TextBody.Piece(line), ref sink);
            return Encoding.UTF8.GetString(sink.Written.WrittenSpan);
        }
    }

    private readonly struct TextSink(ArrayBufferWriter<byte> written) : IMaskedSink
    {
        public ArrayBufferWriter<byte> Written => written;

        public void Write(Masked bytes) => written.Write(bytes.Bytes);

        public void Write(Monitored bytes)
        {
        }

        public void Found(in Finding finding)
        {
        }
    }
}
