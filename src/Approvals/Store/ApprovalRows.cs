using System.Text.Json;

namespace FastMcp.Approvals.Store;

/// <summary>A request as a store keeps it: one document, beside the columns that are searched by.</summary>
internal static class ApprovalRows
{
    /// <summary>Tells callers of different issuers apart.</summary>
    public static string Who(string issuer, string caller) => issuer.Length == 0 ? caller : $"{issuer}\n{caller}";

    public static string Write(ApprovalRequest request) => JsonSerializer.Serialize(request, ApprovalJson.Default.ApprovalRequest);

    /// <exception cref="JsonException">It is none.</exception>
    public static ApprovalRequest Read(string text) =>
        JsonSerializer.Deserialize(text, ApprovalJson.Default.ApprovalRequest) ?? throw new JsonException("The store holds null in the place of a request.");
}
