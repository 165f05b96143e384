; The Windows installer: one folder for this user only, no administrator needed, data left alone when it is removed.
; makensis -INPUTCHARSET UTF8 -DVERSION=0.1.0 -DBUNDLE=..\build\dist\mzdesk -DICON=..\build\gathered\mzdesk.ico mzdesk.nsi
Unicode true
SetCompressor /SOLID lzma
!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "x64.nsh"
!include "WinVer.nsh"

!ifndef VERSION | BUNDLE | ICON
  !error "VERSION, BUNDLE and ICON must be given"
!endif
!ifndef OUTPUT
  !define OUTPUT "mzdesk-${VERSION}-setup.exe"
!endif

!define TITLE "民政工作台"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\mzdesk"

Name "${TITLE} ${VERSION}"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\mzdesk"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
RequestExecutionLevel user
BrandingText "${TITLE}"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\mzdesk.exe"
!define MUI_FINISHPAGE_RUN_TEXT "现在打开${TITLE}"
!insertmacro MUI_PAGE_LICENSE "${BUNDLE}\_internal\LICENSE"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=2052 "ProductName" "${TITLE}"
VIAddVersionKey /LANG=2052 "FileDescription" "${TITLE}安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" "Apache-2.0"

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_ICONSTOP "需要 64 位的 Windows 10（1809）或更新的系统，没有安装。"
    Abort
  ${EndIf}
  ${IfNot} ${AtLeastWin10}
    MessageBox MB_ICONSTOP "需要 Windows 10（1809）或更新的系统，没有安装。"
    Abort
  ${EndIf}
FunctionEnd

; A program that is open holds its own file: it can be asked for by renaming it.
!macro AskToClose
  again:
  ${If} ${FileExists} "$INSTDIR\mzdesk.exe"
    ClearErrors
    Rename "$INSTDIR\mzdesk.exe" "$INSTDIR\mzdesk.closed"
    ${If} ${Errors}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${TITLE}还开着。请先退出，再按“重试”。" IDRETRY again
      Abort
    ${EndIf}
    Rename "$INSTDIR\mzdesk.closed" "$INSTDIR\mzdesk.exe"
  ${EndIf}
!macroend

Section "program"
  !insertmacro AskToClose
  ; Only what an earlier version laid here; the office's data lies in another folder and is never touched.
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${BUNDLE}\*.*"
  CreateDirectory "$SMPROGRAMS\${TITLE}"
  CreateShortCut "$SMPROGRAMS\${TITLE}\${TITLE}.lnk" "$INSTDIR\mzdesk.exe"
  CreateShortCut "$SMPROGRAMS\${TITLE}\卸载.lnk" "$INSTDIR\uninstall.exe"
  CreateShortCut "$DESKTOP\${TITLE}.lnk" "$INSTDIR\mzdesk.exe"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${TITLE}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\mzdesk.exe"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" "$0"
SectionEnd

Section "Uninstall"
  !insertmacro AskToClose
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\mzdesk.exe"
  Delete "$INSTDIR\mzdesk-cli.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${TITLE}\${TITLE}.lnk"
  Delete "$SMPROGRAMS\${TITLE}\卸载.lnk"
  RMDir "$SMPROGRAMS\${TITLE}"
  Delete "$DESKTOP\${TITLE}.lnk"
  DeleteRegKey HKCU "${UNINSTALL}"
SectionEnd
