using System.Text;
using FastMcp.Approvals;
using FastMcp.Policy.Decisions;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Gating.Asking;

/// <summary>A call -> the request for approval that people see.</summary>
internal static class CallRequests
{
    public static ApprovalRequest Of(Exchange exchange, CallFrame frame, in Verdict verdict)
    {
        var call = exchange.Call;
        var preview = CallPreview.Of(exchange);
        var query = CallPreview.QueryOf(exchange);
        var (fields, fieldsCut) = CallPreview.FieldsOf(exchange);
        var isEditable = preview.IsWhole && IsEditable(exchange);
        var asks = verdict.Asks ?? AskTerms.Default;
        return new ApprovalRequest
        {
            Id = ApprovalDesk.NewId(),
            Digest = frame.Digest,
            Proposed = frame.Digest,
            Frame = Convert.ToHexStringLower(frame.Frame),
            Preview = preview.Text,
            PreviewCut = preview.IsCut,
            Masks = preview.Masks,
            Groups = [.. call.Caller.Groups],
            Query = query.Text,
            Fields = fields,
            FieldsCut = fieldsCut || query.IsCut,
            Editable = isEditable,
            Arguments = isEditable ? Encoding.UTF8.GetString(call.Message.Arguments.Of(call.Body.Span)) : null,
            Method = call.Kind == CallKind.McpMessage ? Encoding.ASCII.GetString(call.Method) : "model call",
            Name = CallPreview.NameOf(exchange),
            Route = call.Route.Name,
            Upstream = call.Route.Upstream.Name,
            Caller = call.Caller.Subject,
            Issuer = call.Caller.Issuer,
            Agent = call.Caller.Agent,
            Session = call.Session.ToString(),
            Rule = verdict.By!.Id,
            RuleAt = verdict.By.ToString(),
            RuleReason = verdict.Reason,
            By = asks.By,
            Count = asks.Count,
            Also = [.. asks.Also.Select(also => new ApproverSet(also.By, also.Count))],
            Asked = default,
            Expires = default,
        };
    }

    // Tools and prompts have arguments; a header that repeats one would say something else than the body.
    private static bool IsEditable(Exchange exchange)
    {
        var call = exchange.Call;
        return call is { Kind: CallKind.McpMessage, Message.KnownMethod: McpMethod.ToolsCall or McpMethod.PromptsGet } && !call.Message.Arguments.IsEmpty
            && exchange.RequestMasker.Findings == 0 && !call.Head.Fields.Has(KnownField.McpParam);
    }
}
