using System.Buffers;
using System.IO.Pipelines;
using FastMcp.Proxy.Credentials;
using FastMcp.Proxy.Forwarding.Outgoing;
using FastMcp.Proxy.Identity;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Reading;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http.Fields;

namespace FastMcp.Proxy.Forwarding;

/// <summary>Writes the request as the upstream is to see it, with what was lent for it.</summary>
internal static class UpstreamRequest
{
    public static void Write(PipeWriter output, Call call, OutgoingRequest outgoing, Lease lease)
    {
        var body = outgoing.Body;
        var head = new HeadWriter(output);
        if (lease.Place == LeasePlace.Query)
        {
            head.RequestLine(call.Head.Method, call.Head.Path, LentQuery.Of(call.Head.Query, lease), hasQuery: true);
        }
        else
        {
            head.RequestLine(call.Head.Method, call.Head.Path, call.Head.Query, call.Head.HasQuery);
        }

        head.Field(KnownField.Host, call.Terms.Authority);
        Fields(ref head, call, outgoing, lease);
        if (IsRead(call, lease))
        {
            // An answer that cannot be read cannot be masked.
            head.Field(KnownField.AcceptEncoding, "identity"u8);
        }

        if (call.Terms.IsInner)
        {
            InnerRequestFields.Write(ref head, call, lease);
        }

        if (lease.Place == LeasePlace.Field)
        {
            head.Field(lease.Name, lease.Value);
        }
        else if (lease.Place == LeasePlace.Signature)
        {
            LentSignature.Write(ref head, call, body, lease);
        }

        if (!body.IsEmpty || call.Head.Framing != BodyFraming.None)
        {
            head.ContentLength(body.Length);
        }

        head.End();
        output.Write(body);
    }

    private static void Fields(scoped ref HeadWriter head, Call call, OutgoingRequest outgoing, Lease lease)
    {
        var fields = call.Head.Fields;
        for (var i = 0; i < fields.Count; i++)
        {
            if (GoesUp(fields, i, call) && !lease.Replaces(fields.Name(i)) && !(IsOfForm(fields.Known(i)) && IsRead(call, lease)))
            {
                var mirrors = fields.Known(i) is KnownField.McpName or KnownField.McpParam;
                head.Field(fields.Name(i), mirrors ? outgoing.Field(fields.Value(i)) : fields.Value(i));
            }
        }
    }

    /// <summary>The field goes up, unless what is lent stands in its place.</summary>
    public static bool GoesUp(FieldTable fields, int index, Call call) =>
        HopFields.FateOf(fields, index) == FieldFate.Forward && GoesUp(fields.Known(index), call) && !IsOwnKey(fields, index, call) && !IsOurs(fields, index, call);

    // A key of the gateway, or another that was sent to it in the place of one, is not for the upstream.
    private static bool IsOwnKey(FieldTable fields, int index, Call call) =>
        call.Terms is { Identity.Keys: not null, IsFederation: false } && fields.Known(index) == KnownField.None && Presented.IsKeyField(fields.Name(index));

    private static bool IsOurs(FieldTable fields, int index, Call call) => (call.Terms.IsInner || call.Route.Config.IsMember) && InnerFields.IsOne(fields.Name(index));

    // Also where nothing is masked, what was lent is looked for.
    private static bool IsRead(Call call, Lease lease) => call.Terms.Reply is not null || lease.Place is not (LeasePlace.None or LeasePlace.Certificate);

    // Parts and unchanged answers would be parts of another text than the one that the agent has.
    private static bool IsOfForm(KnownField field) => field is KnownField.AcceptEncoding or KnownField.Range or KnownField.IfRange or KnownField.IfMatch
        or KnownField.IfNoneMatch or KnownField.IfModifiedSince or KnownField.IfUnmodifiedSince;

    private static bool GoesUp(KnownField field, Call call) => field switch
    {
        // Behind several servers' route each member's own asks again who calls.
        KnownField.Authorization => call.Route.Config.ForwardAuthorization || call.Terms.IsFederation,
        KnownField.Cookie => call.Route.Config.ForwardCookie,
        _ when IsOfForm(field) => call.Terms.Reply is null,
        // They speak of bytes that are not sent.
        KnownField.ContentEncoding or KnownField.ContentMd5 or KnownField.Digest or KnownField.ContentDigest or KnownField.ReprDigest => !call.State.WasEncoded,
        _ => true,
    };
}
