using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using FastMcp.Masking.Tokens;
using FastMcp.Proxy.Gating.Asking;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Connections;

/// <summary>
/// The <c>requestState</c> of a call whose person was sent to the console (InputRequiredResult, MCP 2026-07-28): who calls which route, until when, and what the agent had sent in its
/// place. Written <c>fastmcp-consent-1.</c> and base64url of a nonce of 12, the sealed content, a tag of 16 (AES-256-GCM). It opens nothing: what a call is lent is the
/// grant's matter.
/// </summary>
internal static class ConsentState
{
    private const int Nonce = 12;
    private const int Tag = 16;
    private const int Fixed = 32 + 8;

    private static readonly ConditionalWeakTable<MaskingKey, byte[][]> _keys = [];

    private static readonly Refusal _bad = new(
        RefusalKind.ApprovalState, "The requestState is none that this gateway gave to this caller, or its time is over. Send the call without it.");

    /// <summary>The key of the gateway's own elicitation among the input requests.</summary>
    public static ReadOnlySpan<byte> Key => "fastmcp-consent"u8;

    private static ReadOnlySpan<byte> Prefix => "fastmcp-consent-1."u8;

    /// <summary>Null: what the call carries is too large for it.</summary>
    public static string? Of(Call call, DateTimeOffset expires)
    {
        var carried = StateMembers.Of(call.Message.Params.Of(call.Body.Span));
        if (carried.Length > StateSeal.MostCarried)
        {
            return null;
        }

        var plain = new byte[Fixed + carried.Length];
        PrincipalOf(call).CopyTo(plain, 0);
        BinaryPrimitives.WriteInt64BigEndian(plain.AsSpan(32), expires.UtcTicks);
        carried.CopyTo(plain.AsSpan(Fixed));
        var sealedBytes = new byte[Nonce + plain.Length + Tag];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, Nonce));
        using var aes = new AesGcm(KeysOf(call.Terms.Key)[0], Tag);
        aes.Encrypt(sealedBytes.AsSpan(0, Nonce), plain, sealedBytes.AsSpan(Nonce, plain.Length), sealedBytes.AsSpan(Nonce + plain.Length), Prefix);
        return Encoding.ASCII.GetString(Prefix) + Base64Url.EncodeToString(sealedBytes);
    }

    /// <summary>
    /// A retry that brings a state of ours: it is taken out, so that policy, record and upstream see the call as it was before. A refusal: the state is not this
    /// caller's.
    /// </summary>
    public static Refusal Resume(Exchange exchange, DateTimeOffset now)
    {
        var call = exchange.Call;
        if (call.Terms.Lending is not { NeedsConsent: true } || call.Kind != CallKind.McpMessage || call.Message.Era != McpEra.Modern || call.Body.Span.IndexOf(Prefix) < 0)
        {
            return default;
        }

        var parameters = call.Message.Params.Of(call.Body.Span);
        if (StateMembers.StateOf(parameters) is var state && !state.StartsWith(Prefix))
        {
            return default;
        }

        if (Open(call, state, now) is not { } carried)
        {
            return _bad;
        }

        call.State.Consent = SaysNo(parameters) ? ConsentMark.Declined : ConsentMark.Sent;
        return CallBody.TryReplace(call, StateMembers.Replace(call.Body.Span, call.Message.Params, carried)) ? default : _bad;
    }

    private static byte[]? Open(Call call, ReadOnlySpan<byte> state, DateTimeOffset now)
    {
        var text = state[Prefix.Length..];
        if (text.Length > 4 * (StateSeal.MostCarried + 1024) || !Base64Url.IsValid(text))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromUtf8(text);
        var plain = new byte[Math.Max(0, bytes.Length - Nonce - Tag)];
        return plain.Length >= Fixed && Array.Exists(KeysOf(call.Terms.Key), key => TryOpen(key, bytes, plain))
            && CryptographicOperations.FixedTimeEquals(plain.AsSpan(0, 32), PrincipalOf(call)) && now.UtcTicks < BinaryPrimitives.ReadInt64BigEndian(plain.AsSpan(32))
            ? plain[Fixed..]
            : null;
    }

    private static bool TryOpen(byte[] key, byte[] bytes, byte[] plain)
    {
        try
        {
            using var aes = new AesGcm(key, Tag);
            aes.Decrypt(bytes.AsSpan(0, Nonce), bytes.AsSpan(Nonce, plain.Length), bytes.AsSpan(Nonce + plain.Length), plain, Prefix);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    private static bool SaysNo(ReadOnlySpan<byte> parameters) =>
        JsonPath.TryFind(parameters, "inputResponses"u8, out var responses) && JsonPath.TryFind(responses, Key, out var response)
        && JsonPath.TryFind(response, "action"u8, out var action) && (action.SequenceEqual("\"decline\""u8) || action.SequenceEqual("\"cancel\""u8));

    private static byte[] PrincipalOf(Call call) => SHA256.HashData(Encoding.UTF8.GetBytes($"{call.State.Caller?.Name}\n{call.State.Caller?.Facts.Client}\n{call.Route.Name}"));

    private static byte[][] KeysOf(MaskingKey key) => _keys.GetValue(key, static key => key.KeysFor("consent state"));
}
